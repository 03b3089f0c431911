// The 3D Tiles that PLATEAU's own converter made, against what their glTF and tileset.json say of
// themselves and against the CityGML that they were made of.

#include "engine/content/CityGml.h"
#include "engine/content/ContentDecoder.h"
#include "engine/geodesy/Ellipsoid.h"
#include "engine/io/Archive.h"
#include "tests/integration/GltfOracle.h"
#include "tests/support/TestData.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <map>

namespace kokudo::test {
namespace {

namespace fs = std::filesystem;
using content::Model;
using geodesy::Vec3;

constexpr double kDegree = 3.14159265358979323846 / 180;
constexpr double kEarth = 6.37e6;       ///< metres
constexpr double kGridSteps = 1 << 11;  ///< a tile's side over what the converter moves a vertex by
constexpr double kDracoSteps = 1 << 12;

fs::path flow() {
  return realData() / "plateau-reearth-flow/data-convert";
}

/// The members of an archive by name.
std::map<std::string, std::string> membersOf(const fs::path& zip) {
  std::map<std::string, std::string> members;
  const auto done = io::forEachEntry(zip, [&](const io::ArchiveEntry& entry, const auto& read) {
    auto bytes = read();
    if (!bytes.ok()) return Status(bytes.error());
    members[entry.path] = std::move(*bytes);
    return Status();
  });
  EXPECT_TRUE(done.ok()) << zip;
  return members;
}

std::vector<fs::path> truthZips() {
  std::vector<fs::path> zips;
  for (const auto& entry : fs::recursive_directory_iterator(flow())) {
    const std::string name = entry.path().filename().string();
    if (entry.path().extension() == ".zip" && name.find("_3dtiles") != std::string::npos)
      zips.push_back(entry.path());
  }
  std::sort(zips.begin(), zips.end());
  return zips;
}

Result<Model> decode(const std::string& bytes, const std::string& name) {
  content::DecodeContext context;
  context.uri = name;
  return content::decodeContent(std::as_bytes(std::span(bytes)), context);
}

Vec3 vertex(const Model& model, const content::Primitive& primitive, std::size_t i) {
  const float* p = &primitive.positions[3 * i];
  return model.origin + Vec3{p[0], p[1], p[2]};
}

std::size_t trianglesOf(const Model& model) {
  std::size_t sum = 0;
  for (const auto& p : model.primitives)
    if (p.mode == content::Primitive::Mode::Triangles) sum += p.indices.size() / 3;
  return sum;
}

/// Square metres of all triangles.
double areaOf(const Model& model) {
  double sum = 0;
  for (const auto& p : model.primitives) {
    for (std::size_t i = 0; i + 2 < p.indices.size(); i += 3) {
      const Vec3 a = vertex(model, p, p.indices[i]);
      sum += length(cross(vertex(model, p, p.indices[i + 1]) - a,
                          vertex(model, p, p.indices[i + 2]) - a)) /
             2;
    }
  }
  return sum;
}

Box ecefBox(const Model& model) {
  Box box;
  for (const auto& p : model.primitives) {
    for (std::size_t i = 0; i < p.positions.size() / 3; ++i) {
      const Vec3 v = vertex(model, p, i);
      box.add(std::array<double, 3>{v.x, v.y, v.z});
    }
  }
  return box;
}

/// Longitude and latitude (radians), height above the ellipsoid (m).
Box geographicBox(const Model& model) {
  Box box;
  for (const auto& p : model.primitives) {
    for (std::size_t i = 0; i < p.positions.size() / 3; ++i) {
      const auto c = geodesy::Ellipsoid::wgs84().toCartographic(vertex(model, p, i));
      box.add(std::array<double, 3>{c.longitude, c.latitude, c.height});
    }
  }
  return box;
}

void expectNear(const Box& found, const Box& expected, const std::array<double, 3>& tolerance) {
  for (std::size_t i = 0; i < 3; ++i) {
    EXPECT_NEAR(found.low[i], expected.low[i], tolerance[i]) << "axis " << i;
    EXPECT_NEAR(found.high[i], expected.high[i], tolerance[i]) << "axis " << i;
  }
}

/// The longest side, metres.
double sizeOf(const Box& b) {
  return std::max({b.high[0] - b.low[0], b.high[1] - b.low[1], b.high[2] - b.low[2]});
}

/// y up -> z up: what lies at (x, y, z) in the file lies at (x, -z, y) on the earth.
Box turned(const Box& b) {
  return {{b.low[0], -b.high[2], b.low[1]}, {b.high[0], -b.low[2], b.high[1]}};
}

/// Calls `visit(tile, leaf)` for every tile of a tileset without implicit tiling.
void eachTile(const Json& tile, const std::function<void(const Json&, bool leaf)>& visit) {
  const Json children = tile.value("children", Json::array());
  visit(tile, children.empty());
  for (const auto& child : children) eachTile(child, visit);
}

TEST(TruthTilesets, HaveTheTrianglesAndTheExtentThatTheirAccessorsSay) {
  KOKUDO_REQUIRE_REAL_DATA("plateau-reearth-flow");
  const auto zips = truthZips();
  EXPECT_EQ(zips.size(), 23u);
  std::size_t contents = 0, triangles = 0;
  for (const auto& zip : zips) {
    for (const auto& [name, bytes] : membersOf(zip)) {
      if (!name.ends_with(".glb")) continue;
      SCOPED_TRACE(zip.filename().string() + " " + name);
      const GltfOracle oracle(bytes, {});
      const auto model = decode(bytes, name);
      ASSERT_TRUE(model.ok()) << model.error().message;
      EXPECT_TRUE(model->warnings.empty());
      // Its accessors count each triangle twice; its Draco streams have them once, as the CityGML.
      const bool doubled = zip.string().find("plateau6") != std::string::npos &&
                           zip.string().find("lod2_no_texture") != std::string::npos;
      EXPECT_EQ(trianglesOf(*model), oracle.triangles() / (doubled ? 2 : 1));
      const Box expected = turned(oracle.box());
      const bool draco = bytes.find("KHR_draco") != std::string::npos;
      const double tolerance = draco ? sizeOf(expected) / kDracoSteps : 1e-3;
      expectNear(ecefBox(*model), expected, {tolerance, tolerance, tolerance});
      triangles += trianglesOf(*model);
      ++contents;
    }
  }
  RecordProperty("contents", int(contents));
  RecordProperty("triangles", int(triangles));
  EXPECT_GE(contents, 90u);
}

TEST(TruthTilesets, LieWhereTheRegionsOfTheirTilesSay) {
  KOKUDO_REQUIRE_REAL_DATA("plateau-reearth-flow");
  std::size_t regions = 0;
  for (const auto& zip : truthZips()) {
    const auto members = membersOf(zip);
    const Json tileset = Json::parse(members.at("tileset.json"));
    if (tileset["root"].contains("implicitTiling")) continue;
    eachTile(tileset["root"], [&](const Json& tile, bool leaf) {
      const std::string uri = tile["content"]["uri"];
      SCOPED_TRACE(zip.filename().string() + " " + uri);
      const auto model = decode(members.at(uri), uri);
      ASSERT_TRUE(model.ok()) << model.error().message;
      const auto r = tile["content"]["boundingVolume"]["region"].get<std::array<double, 6>>();
      const double metres = 1e-3 + sizeOf(ecefBox(*model)) / kGridSteps;
      const double radians = metres / kEarth / std::cos(r[1]);
      const Box region{{r[0], r[1], r[4]}, {r[2], r[3], r[5]}};
      Box box = geographicBox(*model);
      // Of its coarse tiles the converter leaves out every other polygon, but not of their regions.
      if (!leaf) box.add(region);
      expectNear(box, region, {radians, radians, metres});
      ++regions;
    });
  }
  EXPECT_GE(regions, 80u);
}

/// The surfaces of one level of detail of a CityGML file.
struct Source {
  Box box;  ///< degrees and metres above the geoid
  double area = 0;
  std::size_t polygons = 0;
};

/// Twice the area of a ring as a vector (Newell).
Vec3 ringArea(const std::vector<std::array<double, 3>>& ring, double geoid) {
  const auto at = [&](std::size_t i) {
    const auto& p = ring[i % ring.size()];
    return geodesy::Ellipsoid::wgs84().toEcef({p[0] * kDegree, p[1] * kDegree, p[2] + geoid});
  };
  const Vec3 origin = at(0);
  Vec3 sum;
  for (std::size_t i = 1; i + 1 < ring.size(); ++i)
    sum = sum + cross(at(i) - origin, at(i + 1) - origin);
  return sum;
}

Source sourceOf(const fs::path& gml, std::size_t lod, const std::string& only) {
  Source source;
  Diagnostics diagnostics;
  const auto read = content::readCityGml(
      readText(gml), gml.string(), diagnostics, {}, [&](content::CityObject&& object) {
        if (!only.empty() && object.type != only) return true;
        for (const auto& polygon : object.lods[lod]) {
          Vec3 area;
          for (const auto& ring : polygon.rings) {
            for (const auto& p : ring) source.box.add(p);
            area = area + ringArea(ring, 38);  // holes run the other way round
          }
          source.area += length(area) / 2;
          ++source.polygons;
        }
        return true;
      });
  EXPECT_TRUE(read.ok()) << gml;
  return source;
}

struct Pair {
  const char* zip;  ///< part of its name
  const char* gml;  ///< part of its path
  std::size_t lod;
  const char* only;  ///< the type of the objects in that zip, or all
};

/// Not here: bridges and tunnels of LOD 3 and 4, whose surfaces CityGML names several times.
const Pair kSources[] = {
    {"koshigaya-shi_pref_2023_citygml_2_op_bldg", "53396677_bldg", 1, ""},
    {"ogasawara-mura_pref_2025_citygml_1_op_bldg", "40425105_bldg", 1, ""},
    {"plateau4/01-bldg/ward/truth/13104_shinjuku-ku_pref_2025_citygml_1_op_bldg_3dtiles_lod1",
     "plateau4/01-bldg/ward", 1, ""},
    {"plateau4/01-bldg/ward/truth/13104_shinjuku-ku_pref_2025_citygml_1_op_bldg_3dtiles_lod2_no",
     "plateau4/01-bldg/ward", 2, ""},
    {"plateau6/01-bldg/ward/truth/13104_shinjuku-ku_pref_2025_citygml_1_op_bldg_3dtiles_lod1",
     "plateau4/01-bldg/ward", 1, ""},
    {"plateau6/01-bldg/ward/truth/13104_shinjuku-ku_pref_2025_citygml_1_op_bldg_3dtiles_lod2_no",
     "plateau4/01-bldg/ward", 2, ""},
    {"op_htd_12_1", "523977_htd", 1, ""},
    {"op_tnm_12_1", "523977_tnm", 1, ""},
    {"op_rfld_12_4", "534000_rfld", 1, ""},
    {"takeshiba_op_tun_3dtiles_lod1", "53393690_tun", 1, ""},
    {"takeshiba_op_tun_3dtiles_lod2", "53393690_tun", 2, ""},
    {"takeshiba_op_unf_Manhole", "53393680_unf", 1, "uro:Manhole"},
    {"takeshiba_op_unf_WaterPipe", "53393680_unf", 1, "uro:WaterPipe"},
    {"bunkyo-ku_pref_2025_citygml_1_op_wtr_3dtiles", "533945_wtr", 1, ""},
};

/// What the finest tiles of a tileset show.
struct Shown {
  Box box;  ///< radians, metres above the ellipsoid
  double area = 0;
  double grid = 0;  ///< metres: by so much a vertex may have been moved
};

Shown shownBy(const std::map<std::string, std::string>& members) {
  Shown shown;
  const auto add = [&](const std::string& uri) {
    const auto model = decode(members.at(uri), uri);
    ASSERT_TRUE(model.ok()) << model.error().message;
    shown.area += areaOf(*model);
    shown.box.add(geographicBox(*model));
    shown.grid = std::max(shown.grid, sizeOf(ecefBox(*model)) / kGridSteps);
  };
  const Json root = Json::parse(members.at("tileset.json"))["root"];
  if (root.contains("implicitTiling")) {
    add("content/0/0/0.glb");  // the only one
    return shown;
  }
  eachTile(root, [&](const Json& tile, bool leaf) {
    if (leaf) add(tile["content"]["uri"]);
  });
  return shown;
}

fs::path fileWith(const std::string& part, const std::string& extension) {
  for (const auto& entry : fs::recursive_directory_iterator(flow())) {
    if (entry.path().extension() == extension &&
        entry.path().string().find(part) != std::string::npos)
      return entry.path();
  }
  return {};
}

/// No wall is missing, none is drawn twice, and all stands where the source has it: the same area
/// in the same place, one geoid higher.
TEST(TruthTilesets, ShowTheSurfacesOfTheirCityGml) {
  KOKUDO_REQUIRE_REAL_DATA("plateau-reearth-flow");
  for (const auto& pair : kSources) {
    SCOPED_TRACE(pair.zip);
    const fs::path zip = fileWith(pair.zip, ".zip"), gml = fileWith(pair.gml, ".gml");
    const auto members = membersOf(zip);
    const Shown shown = shownBy(members);
    const Source source = sourceOf(gml, pair.lod, pair.only);
    EXPECT_GT(source.polygons, 0u);
    EXPECT_NEAR(shown.area, source.area, (shown.grid > 1 ? 0.02 : 0.005) * source.area)
        << source.polygons << " polygons";
    for (std::size_t i = 0; i < 2; ++i) {
      const double tolerance =
          2e-8 + shown.grid / kEarth / kDegree / std::cos(source.box.low[1] * kDegree);
      EXPECT_NEAR(shown.box.low[i] / kDegree, source.box.low[i], tolerance);
      EXPECT_NEAR(shown.box.high[i] / kDegree, source.box.high[i], tolerance);
    }
    const double geoid = shown.box.low[2] - source.box.low[2];
    EXPECT_GT(geoid, 30);
    EXPECT_LT(geoid, 51);
    // Over a few kilometres the geoid itself changes.
    EXPECT_NEAR(shown.box.high[2] - source.box.high[2], geoid, 0.1 + 2 * shown.grid);
  }
}

}  // namespace
}  // namespace kokudo::test
