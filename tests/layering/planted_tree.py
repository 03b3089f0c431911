"""A small house in a temporary folder, sound as it stands, into which a test plants one fault."""
import os
import shutil
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))

SOUND = {
    "CMakeLists.txt": f"""cmake_minimum_required(VERSION 3.25)
project(planted LANGUAGES CXX)
set(CMAKE_CXX_STANDARD 20)
include({ROOT}/cmake/KokudoModule.cmake)
add_subdirectory(engine/base)
add_subdirectory(engine/geodesy)
add_subdirectory(engine/io)
add_subdirectory(index/catalog)
add_subdirectory(index/exporter)
add_subdirectory(apps/cli)
kokudo_write_module_table()
""",
    "engine/base/CMakeLists.txt": "kokudo_module(engine_base)\n",
    "engine/base/Result.h": "#pragma once\n\nstruct Result {};\n",
    "engine/base/Log.cpp": "#include <spdlog/spdlog.h>\n",
    "engine/geodesy/CMakeLists.txt": "kokudo_module(engine_geodesy DEPENDS kokudo::engine_base)\n",
    "engine/geodesy/Point.h": '#pragma once\n\n#include "engine/base/Result.h"\n\n'
                              "/* #include <osg/Node> stands in a comment */\nstruct Point {};\n",
    "engine/geodesy/Point.cpp": '#include "engine/geodesy/Point.h"\n\n'
                                '#include "engine/geodesy/detail/Transform.h"\n',
    "engine/geodesy/detail/Transform.h": "#pragma once\n\n#include <proj.h>\n",
    "engine/io/CMakeLists.txt": "kokudo_module(engine_io DEPENDS kokudo::engine_base)\n",
    "engine/io/Reader.h": "#pragma once\n\nstruct Reader {};\n",
    "index/catalog/CMakeLists.txt": "kokudo_module(index_catalog DEPENDS kokudo::engine_geodesy)\n",
    "index/catalog/Record.h": '#pragma once\n\n#include "engine/base/Result.h"\n'
                              '#include "engine/geodesy/Point.h"\n\nstruct Record {};\n',
    "index/exporter/CMakeLists.txt": "kokudo_module(index_exporter DEPENDS kokudo::index_catalog\n"
                                     "  PRIVATE_DEPENDS kokudo::engine_io)\n",
    "index/exporter/Package.h": '#pragma once\n\n#include "index/catalog/Record.h"\n',
    "index/exporter/Package.cpp": '#include "index/exporter/Package.h"\n\n#include "engine/io/Reader.h"\n',
    "apps/cli/CMakeLists.txt": "kokudo_program(kokudo PRIVATE_DEPENDS kokudo::engine_base)\n",
    "apps/cli/main.cpp": '#include "engine/base/Result.h"\n\n#include <CLI/CLI.hpp>\n\nint main() {}\n',
}


class PlantedTree:
    def __init__(self):
        self.root = tempfile.mkdtemp(prefix="kokudo-planted-")
        shutil.copy(os.path.join(ROOT, ".clang-format"), self.root)
        for path, text in SOUND.items():
            self.write(path, text)

    def remove(self):
        shutil.rmtree(self.root)

    def write(self, path, text):
        full = os.path.join(self.root, path)
        os.makedirs(os.path.dirname(full), exist_ok=True)
        with open(full, "w", encoding="utf-8") as file:
            file.write(text)

    def check_layering(self):
        """(exit status, output) of the layering check on the module table that CMake writes."""
        status, output = self._configure()
        if status:
            return status, output
        return self._call(sys.executable, "-B", f"{HERE}/check_layering.py", self.root, f"{self.root}/build/modules.txt")

    def check_headers(self):
        status, output = self._configure()
        if status:
            return status, output
        return self._call("cmake", "--build", f"{self.root}/build", "--target", "header_selfcheck")

    def check_format(self):
        return self._call(f"{HERE}/check_format.sh", self.root)

    def _configure(self):
        return self._call("cmake", "-S", self.root, "-B", f"{self.root}/build", "-G", "Ninja")

    @staticmethod
    def _call(*command):
        # A git folder of the caller must not decide what the format check lists.
        environment = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
        done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, env=environment)
        return done.returncode, done.stdout
