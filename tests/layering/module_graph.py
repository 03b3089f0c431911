"""The modules of the house and the edges between them, as CMake wrote them to modules.txt."""
import os
import re
from dataclasses import dataclass, field

# Lower may not name higher.
LAYERS = ["engine", "index", "data-adapters", "apps"]
TARGET_PREFIX = {"engine_": "engine", "index_": "index", "adapters_": "data-adapters"}


@dataclass
class Module:
    folder: str  # from the repository root
    target: str
    public: list = field(default_factory=list)
    private: list = field(default_factory=list)

    @property
    def layer(self):
        return LAYERS.index(self.folder.split("/")[0])

    @property
    def is_program(self):
        return self.folder.startswith("apps/") and not self.target.startswith("apps_")

    @property
    def edges(self):
        return self.public + self.private


class ModuleGraph:
    def __init__(self, modules):
        self.modules = {m.target: m for m in modules}
        self._by_folder = {m.folder: m for m in modules}

    @staticmethod
    def read(table):
        """Lines of `folder|target|public ours|private ours`, names parted by blanks."""
        modules = []
        with open(table, encoding="utf-8") as lines:
            for line in filter(None, map(str.strip, lines)):
                folder, target, public, private = line.split("|")
                modules.append(Module(folder, target, public.split(), private.split()))
        return ModuleGraph(modules)

    def home_of(self, path):
        """The module that owns `path`: the nearest enclosing module folder, or None.

        A top-level folder holds modules and is none (data-adapters/ has the generated adapters_all).
        """
        folder = os.path.dirname(path)
        while "/" in folder:
            if folder in self._by_folder:
                return self._by_folder[folder]
            folder = os.path.dirname(folder)
        return None

    def visible(self, module, with_private):
        """Targets whose public headers `module` may include: what CMake would put on its path."""
        seen, todo = set(), list(module.edges if with_private else module.public)
        while todo:
            target = todo.pop()
            if target not in seen and target in self.modules:
                seen.add(target)
                todo.extend(self.modules[target].public)
        return seen

    def find_cycle(self):
        """Targets along one cycle, the first one repeated at the end, or None."""
        done, trail = set(), []

        def visit(target):
            if target in trail:
                return trail[trail.index(target):] + [target]
            if target in done or target not in self.modules:
                return None
            trail.append(target)
            for other in self.modules[target].edges:
                if cycle := visit(other):
                    return cycle
            trail.pop()
            done.add(target)
            return None

        for target in self.modules:
            if cycle := visit(target):
                return cycle
        return None


def layer_of_target(target):
    """Layer by the target's name; what has no known prefix is a program or part of apps."""
    for prefix, layer in TARGET_PREFIX.items():
        if target.startswith(prefix):
            return LAYERS.index(layer)
    return LAYERS.index("apps")


def line_naming(root, folder, target):
    """`path:line` of the CMakeLists.txt of `folder` that names kokudo::target, for a message."""
    path = f"{folder}/CMakeLists.txt"
    pattern = re.compile(rf"kokudo::{re.escape(target)}(?![\w-])")
    try:
        with open(os.path.join(root, path), encoding="utf-8") as lines:
            for number, line in enumerate(lines, 1):
                if pattern.search(line.split("#")[0]):
                    return f"{path}:{number}"
    except FileNotFoundError:
        pass
    return f"{path}:1"
