"""Each test plants one fault in a small sound tree and expects the check to name its file and line."""
import unittest

from planted_tree import SOUND, PlantedTree


class Planted(unittest.TestCase):
    def setUp(self):
        self.tree = PlantedTree()
        self.addCleanup(self.tree.remove)

    def refused(self, check, *expected):
        status, output = check()
        self.assertNotEqual(status, 0, f"the planted fault passed:\n{output}")
        for text in expected:
            self.assertIn(text, output)

    def append(self, path, line):
        """Adds `line` to a file of the sound tree; gives its `path:line`."""
        text = SOUND[path] + line + "\n"
        self.tree.write(path, text)
        return f"{path}:{text.count(chr(10))}"

    def test_a_sound_tree_passes_the_layering_check(self):
        status, output = self.tree.check_layering()
        self.assertEqual(status, 0, output)
        self.assertIn("6 modules", output)

    def test_a_sound_tree_passes_the_header_and_format_checks(self):
        for check in (self.tree.check_headers, self.tree.check_format):
            status, output = check()
            self.assertEqual(status, 0, output)

    def test_an_upward_dependency(self):
        self.tree.write("engine/io/CMakeLists.txt",
                        "kokudo_module(engine_io DEPENDS kokudo::engine_base\n  kokudo::index_catalog)\n")
        self.refused(self.tree.check_layering, "engine/io/CMakeLists.txt:2: upward dependency: engine_io")

    def test_an_upward_include_without_a_dependency(self):
        at = self.append("engine/geodesy/Point.cpp", '#include "index/catalog/Record.h"')
        self.refused(self.tree.check_layering, f"{at}: upward include: engine_geodesy")

    def test_a_cycle(self):
        self.tree.write("engine/base/CMakeLists.txt", "\nkokudo_module(engine_base DEPENDS kokudo::engine_io)\n")
        self.refused(self.tree.check_layering, "engine/base/CMakeLists.txt:2: cycle: engine_base -> engine_io -> engine_base")

    def test_a_cycle_through_a_private_dependency(self):
        self.tree.write("engine/base/CMakeLists.txt", "kokudo_module(engine_base PRIVATE_DEPENDS kokudo::engine_geodesy)\n")
        self.refused(self.tree.check_layering,
                     "engine/base/CMakeLists.txt:1: cycle: engine_base -> engine_geodesy -> engine_base")

    def test_an_edge_that_is_not_in_the_table(self):
        self.tree.write("engine/io/CMakeLists.txt", "kokudo_module(engine_io DEPENDS kokudo::engine_geodesy)\n")
        self.refused(self.tree.check_layering,
                     "engine/io/CMakeLists.txt:1: engine_io -> engine_geodesy is not in allowed_edges.txt")

    def test_a_foreign_library_in_detail(self):
        at = self.append("engine/geodesy/detail/Transform.h", "#include <gdal_priv.h>")
        self.refused(self.tree.check_layering, f"{at}: <gdal_priv.h> belongs to engine_geodata")

    def test_a_module_not_depended_on_in_detail(self):
        at = self.append("engine/geodesy/detail/Transform.h", '#include "engine/io/Reader.h"')
        self.refused(self.tree.check_layering,
                     f"{at}: engine_geodesy includes engine/io/Reader.h without depending on engine_io")

    def test_an_include_of_the_detail_of_another_module(self):
        at = self.append("index/catalog/Record.h", '#include "engine/geodesy/detail/Transform.h"')
        self.refused(self.tree.check_layering,
                     f"{at}: engine/geodesy/detail/Transform.h is private to engine_geodesy")

    def test_a_public_header_that_shows_its_own_detail(self):
        at = self.append("engine/geodesy/Point.h", '#include "engine/geodesy/detail/Transform.h"')
        self.refused(self.tree.check_layering, f"{at}: public header of engine_geodesy includes its private")

    def test_a_foreign_library_in_an_app(self):
        at = self.append("apps/cli/main.cpp", "#include <xapian.h>")
        self.refused(self.tree.check_layering, f"{at}: <xapian.h> belongs to index_search, index_shards; kokudo may not include it")

    def test_a_foreign_library_deep_in_an_app(self):
        self.tree.write("apps/cli/panels/Panel.cpp", "\n#  include <osgViewer/Viewer>\n")
        self.refused(self.tree.check_layering, "apps/cli/panels/Panel.cpp:2: <osgViewer/Viewer> belongs to engine_scene")

    def test_a_module_not_depended_on_in_an_app(self):
        at = self.append("apps/cli/main.cpp", "#include <index/catalog/Record.h>")
        self.refused(self.tree.check_layering,
                     f"{at}: kokudo includes index/catalog/Record.h without depending on index_catalog")

    def test_a_private_dependency_that_leaks_through_a_public_header(self):
        at = self.append("index/exporter/Package.h", '#include "engine/io/Reader.h"')
        self.refused(self.tree.check_layering,
                     f"{at}: public header of index_exporter includes engine/io/Reader.h, but engine_io is its private")

    def test_a_third_party_header_in_a_public_header(self):
        at = self.append("engine/geodesy/Point.h", "#include <proj.h>")
        self.refused(self.tree.check_layering, f"{at}: third-party <proj.h> in a public header of engine_geodesy")

    def test_the_log_library_in_a_header(self):
        self.tree.write("engine/base/detail/Sinks.h", "#pragma once\n#include <spdlog/spdlog.h>\n")
        self.refused(self.tree.check_layering, "engine/base/detail/Sinks.h:2: <spdlog/spdlog.h> belongs to engine_base:cpp")

    def test_an_include_by_macro(self):
        at = self.append("engine/geodesy/Point.cpp", "#include HEADER")
        self.refused(self.tree.check_layering, f"{at}: #include HEADER hides what it includes")

    def test_a_source_file_of_no_module(self):
        self.tree.write("engine/lost/Thing.cpp", "int thing;\n")
        self.refused(self.tree.check_layering, "engine/lost/Thing.cpp:1: belongs to no module")

    def test_a_test_that_looks_into_the_detail_of_another_module(self):
        self.tree.write("tests/unit/index/catalog/TestRecord.cpp", '#include "engine/geodesy/detail/Transform.h"\n')
        self.refused(self.tree.check_layering, "tests/unit/index/catalog/TestRecord.cpp:1: engine/geodesy/detail")

    def test_a_header_that_does_not_compile_alone(self):
        self.tree.write("engine/geodesy/Name.h", "#pragma once\n\nstruct Name {\n  std::string text;\n};\n")
        self.refused(self.tree.check_headers, "engine/geodesy/Name.h:4", "std")

    def test_a_badly_formatted_file(self):
        self.tree.write("engine/geodesy/detail/Ugly.cpp", "int one;\n\nint  two ( ) { return 2 ; }\n")
        self.refused(self.tree.check_format, "engine/geodesy/detail/Ugly.cpp:3:")


if __name__ == "__main__":
    unittest.main()
