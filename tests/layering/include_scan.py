"""Finds source files and the #include lines in them."""
import os
import re
from dataclasses import dataclass

SOURCE_ENDINGS = (".h", ".hpp", ".hh", ".inl", ".ipp", ".c", ".cc", ".cpp", ".cxx", ".cpp.in", ".h.in")
HEADER_ENDINGS = (".h", ".hpp", ".hh", ".inl", ".ipp", ".h.in")
_DIRECTIVE = re.compile(r"^\s*(?:#|%:)\s*(?:include|include_next|import)\b\s*(.*)$")
# FreeType asks for its headers to be included through these macros.
_FREETYPE = re.compile(r"^FT_([A-Z_]+)_H\b")
_NAME = re.compile(r'^(?:<([^>]+)>|"([^"]+)")')


@dataclass
class Include:
    line: int
    name: str  # as written; empty where the directive is a macro
    quoted: bool
    text: str


def source_files(root, top):
    """Paths from `root` of every source file under `top`, sorted."""
    found = []
    for folder, _, names in os.walk(os.path.join(root, top)):
        for name in names:
            if name.endswith(SOURCE_ENDINGS):
                found.append(os.path.relpath(os.path.join(folder, name), root))
    return sorted(found)


def is_header(path):
    return path.endswith(HEADER_ENDINGS)


def includes_of(root, path):
    with open(os.path.join(root, path), encoding="utf-8", errors="replace") as file:
        text = file.read().replace("\\\n", " \n")
    for number, line in enumerate(_without_block_comments(text).split("\n"), 1):
        if directive := _DIRECTIVE.match(line):
            rest = directive[1].strip()
            name = _NAME.match(rest)
            if freetype := _FREETYPE.match(rest):
                yield Include(number, f"freetype/{freetype[1].lower()}.h", False, rest)
            elif name:
                yield Include(number, name[1] or name[2], name[2] is not None, rest)
            else:
                yield Include(number, "", False, rest)


def _without_block_comments(text):
    """Blanks out /* ... */ and // ..., keeping every line break, string literals left alone."""
    token = re.compile(r'"(?:\\.|[^"\\\n])*"|//[^\n]*|/\*.*?\*/', re.DOTALL)

    def blank(match):
        if match[0].startswith("/"):
            return " " + "\n" * match[0].count("\n")
        return match[0]

    return token.sub(blank, text)
