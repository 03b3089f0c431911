"""Checks that every dependency and every #include points the way the house is built.

usage: check_layering.py SOURCE_DIR MODULES_TXT [--edges FILE] [--third-party FILE]

Edges: engine < index < data-adapters < apps, no cycle, each in allowed_edges.txt.
Includes, in every folder down to detail/ and panels/: a public header sees the public dependencies of
its module and the standard library; .cpp files, detail/ and programs also see the private dependencies;
detail/ of another module is closed; third-party headers belong to the owners in third_party.txt.
Prints `path:line: what is wrong` for each and exits 1; exits 0 and says what was read when all is well.
"""
import argparse
import os
import re
import sys

from include_scan import includes_of, is_header, source_files
from module_graph import LAYERS, ModuleGraph, layer_of_target, line_naming
from third_party import ThirdParty

HERE = os.path.dirname(os.path.abspath(__file__))
OUR_FOLDERS = LAYERS + ["tests"]


def read_allowed(table):
    allowed, problems = {}, []
    with open(table, encoding="utf-8") as lines:
        for number, line in enumerate(lines, 1):
            line = line.split("#")[0].strip()
            if not line:
                continue
            module, arrow, others = line.partition("->")
            module, others = module.strip(), others.split()
            if not arrow:
                problems.append(f"{table}:{number}: expected `module -> modules`, found `{line}`")
            allowed[module] = set(others)
            for other in others:
                if layer_of_target(other) > layer_of_target(module):
                    problems.append(f"{table}:{number}: {module} -> {other} points upward")
    return allowed, problems


def check_edges(root, graph, allowed):
    for module in graph.modules.values():
        if module.target not in allowed:
            yield (f"{module.folder}/CMakeLists.txt:1: {module.target} has no line in allowed_edges.txt; "
                   "add one that names what it may depend on")
        for other in module.edges:
            at = line_naming(root, module.folder, other)
            if other not in graph.modules:
                yield f"{at}: {module.target} depends on {other}, which is no module"
                continue
            upper, lower = LAYERS[graph.modules[other].layer], LAYERS[module.layer]
            if graph.modules[other].layer > module.layer:
                yield f"{at}: upward dependency: {module.target} is in {lower}/ and names {other} of {upper}/"
            elif other not in allowed.get(module.target, {other}):
                yield f"{at}: {module.target} -> {other} is not in allowed_edges.txt"
    if cycle := graph.find_cycle():
        at = line_naming(root, graph.modules[cycle[0]].folder, cycle[1])
        yield f"{at}: cycle: {' -> '.join(cycle)}"


def check_includes(root, graph, third_party):
    for top in OUR_FOLDERS:
        for path in source_files(root, top):
            if top == "tests":
                yield from check_test_file(root, path, third_party)
            elif module := graph.home_of(path):
                yield from check_file(root, path, module, graph, third_party)
            elif not switched_off(root, path):
                yield f"{path}:1: belongs to no module; its folder needs a kokudo_module() line"


def switched_off(root, path):
    """True in a folder whose module this configuration leaves out (KOKUDO_BUILD_VIEWER=OFF)."""
    folder = os.path.dirname(path)
    while folder:
        lists = os.path.join(root, folder, "CMakeLists.txt")
        if os.path.exists(lists):
            with open(lists, encoding="utf-8") as text:
                return re.search(r"^\s*kokudo_(module|program)\(", text.read(), re.MULTILINE) is not None
        folder = os.path.dirname(folder)
    return False


def check_file(root, path, module, graph, third_party):
    private_part = not is_header(path) or "/detail/" in path or module.is_program
    visible = graph.visible(module, with_private=private_part)
    for include in includes_of(root, path):
        at = f"{path}:{include.line}"
        if not include.name:
            yield f"{at}: #include {include.text} hides what it includes; write the path"
        elif include.name.split("/")[0] in OUR_FOLDERS:
            yield from check_our_include(at, include.name, module, graph, visible, private_part)
        elif include.quoted:
            yield (f'{at}: "{include.name}" is no path from the repository root; '
                   "write it in full, or <...> when it is of a library")
        else:
            yield from third_party.check(at, include.name, path, module, public=not private_part)


def check_our_include(at, name, module, graph, visible, private_part):
    if ".." in name.split("/"):
        yield f"{at}: {name} walks upward; write the path from the repository root"
        return
    home = graph.home_of(name)
    if home is None:
        yield f"{at}: {name} belongs to no module"
    elif home.target == module.target:
        if "/detail/" in name and not private_part:
            yield f"{at}: public header of {module.target} includes its private {name}"
    elif "/detail/" in name:
        yield f"{at}: {name} is private to {home.target}; {module.target} may not include it"
    elif home.layer > module.layer:
        yield f"{at}: upward include: {module.target} is in {LAYERS[module.layer]}/ and includes {name}"
    elif home.target not in visible:
        if home.target in graph.visible(module, with_private=True):
            yield (f"{at}: public header of {module.target} includes {name}, but {home.target} is its "
                   "private dependency; name it under DEPENDS or hide it in the .cpp")
        else:
            yield f"{at}: {module.target} includes {name} without depending on {home.target}"


def check_test_file(root, path, third_party):
    """Tests may see everything but the private headers of a module that they are not the tests of."""
    for include in includes_of(root, path):
        at = f"{path}:{include.line}"
        folder, detail, _ = include.name.partition("/detail/")
        if detail and folder.split("/")[0] in LAYERS:
            homes = [f"tests/unit/{folder}/", "tests/fuzz/", "tests/bench/"]
            if folder == "engine/scene":  # its tests need GL
                homes.append("tests/golden/")
            if not path.startswith(tuple(homes)):
                yield f"{at}: {include.name} is private; only tests/unit/{folder}/ may look inside"
        elif not include.quoted:
            yield from third_party.check_test(at, include.name, path)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("source_dir")
    parser.add_argument("modules_txt")
    parser.add_argument("--edges", default=os.path.join(HERE, "allowed_edges.txt"))
    parser.add_argument("--third-party", default=os.path.join(HERE, "third_party.txt"))
    args = parser.parse_args()
    graph = ModuleGraph.read(args.modules_txt)
    allowed, problems = read_allowed(args.edges)
    problems += check_edges(args.source_dir, graph, allowed)
    problems += check_includes(args.source_dir, graph, ThirdParty.read(args.third_party))
    for problem in problems:
        print(problem)
    if problems:
        print(f"layering: {len(problems)} violations")
        return 1
    files = sum(len(source_files(args.source_dir, top)) for top in OUR_FOLDERS)
    print(f"layering: {len(graph.modules)} modules and {files} files in order")
    return 0


if __name__ == "__main__":
    sys.exit(main())
