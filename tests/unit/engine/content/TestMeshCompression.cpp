#include "engine/content/ContentDecoder.h"
#include "engine/content/GlbWriter.h"
#include "engine/content/detail/MeshCompression.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <map>
#include <numbers>

namespace kokudo::content {
namespace {

using testing::HasSubstr;

/// A rolling grid with everything that a tile of ours can have.
Model grid(int n, float size) {
  Model model;
  model.origin = {-3954843, 3354937, 3700266};
  Primitive p;
  p.texcoordSets.resize(1);
  for (int j = 0; j < n; ++j)
    for (int i = 0; i < n; ++i) {
      const float u = float(i) / float(n - 1), v = float(j) / float(n - 1);
      const float height = 40 * std::sin(7 * u) * std::cos(5 * v);
      p.positions.insert(p.positions.end(), {size * (u - 0.5f), size * (v - 0.5f), height});
      const float dx = 7 * 40 * std::cos(7 * u) * std::cos(5 * v) / size;
      const float dy = -5 * 40 * std::sin(7 * u) * std::sin(5 * v) / size;
      const float length = std::sqrt(dx * dx + dy * dy + 1);
      p.normals.insert(p.normals.end(), {-dx / length, -dy / length, 1 / length});
      p.texcoordSets[0].insert(p.texcoordSets[0].end(), {u, v});
      p.colors.insert(p.colors.end(), {std::uint8_t(i), std::uint8_t(j), 7, 255});
      p.heights.push_back(i == 3 ? 0.001f : i == 4 ? -0.001f : i == 5 ? 0.f : height + 17.123f);
      p.featureIds.push_back(std::uint32_t(j * n + i));
    }
  const auto at = [n](int i, int j) { return std::uint32_t(j * n + i); };
  for (int j = 0; j + 1 < n; ++j)
    for (int i = 0; i + 1 < n; ++i)
      p.indices.insert(p.indices.end(), {at(i, j), at(i + 1, j), at(i + 1, j + 1), at(i, j),
                                         at(i + 1, j + 1), at(i, j + 1)});
  model.primitives.push_back(std::move(p));
  return model;
}

Result<Model> decode(const std::string& bytes) {
  DecodeContext context;
  context.uri = "memory.glb";
  return decodeContent(std::as_bytes(std::span(bytes)), context);
}

/// Compressed, decoded, and what every vertex differs by. Vertices are known by their feature id.
struct RoundTrip {
  explicit RoundTrip(const Model& model, double tolerance = 0.001,
                     GlbOptions::Packing packing = GlbOptions::Packing::Meshopt) {
    auto written = writeGlb(model, {true, tolerance, packing});
    EXPECT_TRUE(written.ok()) << (written.ok() ? "" : written.error().message);
    bytes = *written;
    auto back = decode(bytes);
    EXPECT_TRUE(back.ok()) << (back.ok() ? "" : back.error().message);
    out = std::move(*back);
    const Primitive &a = model.primitives.at(0), &b = out.primitives.at(0);
    EXPECT_EQ(b.positions.size(), a.positions.size());
    EXPECT_EQ(b.indices.size(), a.indices.size());
    for (std::size_t i = 0; i < b.featureIds.size(); ++i) {
      const std::size_t k = b.featureIds[i];
      const auto placeOf = [](const Model& m, const Primitive& p, std::size_t v) {
        return m.origin +
               geodesy::Vec3{p.positions[v * 3], p.positions[v * 3 + 1], p.positions[v * 3 + 2]};
      };
      const geodesy::Vec3 moved = placeOf(out, b, i) - placeOf(model, a, k);
      position = std::max(position, length(moved));
      double cosine = 0;
      for (std::size_t c = 0; c < 3; ++c)
        cosine += double(b.normals[i * 3 + c]) * a.normals[k * 3 + c];
      normalDegrees =
          std::max(normalDegrees, std::acos(std::min(cosine, 1.0)) * 180 / std::numbers::pi);
      height = std::max(height, double(std::abs(b.heights[i] - a.heights[k])));
      signsKept = signsKept && (b.heights[i] > 0) == (a.heights[k] > 0) &&
                  (b.heights[i] < 0) == (a.heights[k] < 0);
      for (std::size_t c = 0; c < 2; ++c)
        texcoord =
            std::max(texcoord,
                     double(std::abs(b.texcoordSets[0][i * 2 + c] - a.texcoordSets[0][k * 2 + c])));
      for (std::size_t c = 0; c < 4; ++c)
        coloursKept = coloursKept && b.colors[i * 4 + c] == a.colors[k * 4 + c];
    }
  }
  std::string bytes;
  Model out;
  double position = 0, normalDegrees = 0, height = 0, texcoord = 0;
  bool signsKept = true, coloursKept = true;
};

/// How often each triangle is there, whatever its first corner.
std::map<std::array<std::uint32_t, 3>, int> triangles(const Primitive& p) {
  std::map<std::array<std::uint32_t, 3>, int> all;
  for (std::size_t i = 0; i < p.indices.size(); i += 3) {
    std::array<std::uint32_t, 3> t;
    for (std::size_t k = 0; k < 3; ++k) t[k] = p.featureIds[p.indices[i + k]];
    while (t[0] > t[1] || t[0] > t[2]) t = {t[1], t[2], t[0]};
    ++all[t];
  }
  return all;
}

TEST(MeshCompression, KeepsACityTileToTheMillimetre) {
  const Model model = grid(65, 800);
  const RoundTrip trip(model);
  EXPECT_LE(trip.position, 0.001);
  EXPECT_LE(trip.normalDegrees, 0.05);
  EXPECT_LE(trip.height, 0.008);
  EXPECT_LE(trip.texcoord, 1.0 / 131072);
  EXPECT_TRUE(trip.signsKept);
  EXPECT_TRUE(trip.coloursKept);
  EXPECT_EQ(triangles(trip.out.primitives[0]), triangles(model.primitives[0]));
}

TEST(MeshCompression, TakesATerrainTileToTheCentimetreInAFractionOfTheBytes) {
  const Model model = grid(129, 60000);
  const RoundTrip trip(model, 0.01);
  EXPECT_LE(trip.position, 0.01);
  const auto plain = writeGlb(model);
  ASSERT_TRUE(plain.ok());
  EXPECT_LT(trip.bytes.size(), plain->size() / 3);
  RecordProperty("plain", std::to_string(plain->size()));
  RecordProperty("compressed", std::to_string(trip.bytes.size()));
}

TEST(MeshCompression, LeavesFloatsWhereATileIsTooLargeForTheTolerance) {
  const std::vector<float> near{-8000.25f, 3, 8000.5f}, far{-5e6f, 3, 0.1f};
  EXPECT_EQ(fixedPointExponent(near, 0.001), -9);
  EXPECT_EQ(fixedPointExponent(far, 0.001), std::nullopt);
  EXPECT_EQ(fixedPointExponent(std::vector<float>{1, std::nanf("")}, 0.001), std::nullopt);
  EXPECT_STREQ(packFloats(far, 3, fixedPointExponent(far, 0.001)).filter, "NONE");
  EXPECT_STREQ(packFloats(near, 3, -9).filter, "EXPONENTIAL");
}

TEST(MeshCompression, DeclaresWhatAReaderMustKnow) {
  const auto bytes = writeGlb(grid(9, 100), {true, 0.001});
  ASSERT_TRUE(bytes.ok());
  EXPECT_THAT(*bytes, HasSubstr(R"("extensionsRequired":["EXT_meshopt_compression",)"
                                R"("KHR_mesh_quantization"])"));
  const auto plain = writeGlb(grid(9, 100));
  EXPECT_THAT(*plain, testing::Not(HasSubstr("meshopt")));
  EXPECT_THAT(*plain, testing::Not(HasSubstr("extensionsRequired")));
}

TEST(MeshCompression, WritesLinesAndPointsToo) {
  Model model = grid(9, 100);
  Primitive points = model.primitives[0], lines = model.primitives[0];
  points.mode = Primitive::Mode::Points;
  points.indices.clear();
  lines.mode = Primitive::Mode::Lines;
  lines.indices = {0, 1, 1, 2, 80, 3};
  model.primitives = {points, lines};
  const auto back = decode(*writeGlb(model, {true, 0.001}));
  ASSERT_TRUE(back.ok()) << back.error().message;
  ASSERT_EQ(back->primitives.size(), 2u);
  EXPECT_EQ(back->primitives[0].featureIds, points.featureIds);
  EXPECT_EQ(back->primitives[1].indices, lines.indices);
}

TEST(MeshCompression, GivesTheSameBytesForTheSameModel) {
  EXPECT_EQ(*writeGlb(grid(33, 500), {true, 0.001}), *writeGlb(grid(33, 500), {true, 0.001}));
}

TEST(MeshCompression, StaysReadableBeyondSixteenBitsOfVertices) {
  const Model model = grid(300, 2000);
  const RoundTrip trip(model);
  EXPECT_LE(trip.position, 0.001);
  EXPECT_EQ(triangles(trip.out.primitives[0]), triangles(model.primitives[0]));
}

constexpr auto kDraco = GlbOptions::Packing::Draco;

TEST(DracoPacking, KeepsATileToTheToleranceInHalfTheBytesOfMeshopt) {
  const Model model = grid(65, 800);
  const RoundTrip trip(model, 0.01, kDraco);
  EXPECT_LE(trip.position, 0.01);
  EXPECT_LE(trip.normalDegrees, 0.25);
  EXPECT_LE(trip.height, 0.008);
  EXPECT_LE(trip.texcoord, 1.0 / 131072);
  EXPECT_TRUE(trip.signsKept);
  EXPECT_TRUE(trip.coloursKept);
  EXPECT_EQ(triangles(trip.out.primitives[0]), triangles(model.primitives[0]));
  EXPECT_LT(trip.bytes.size(), RoundTrip(model, 0.01).bytes.size() / 2);
}

TEST(DracoPacking, StaysNearATilesPlaceWhereverOnTheEarthItIs) {
  for (const geodesy::Vec3 origin :
       {geodesy::Vec3{6378137, 0, 0}, geodesy::Vec3{-6378137, 1, 0}, geodesy::Vec3{0, 6378137, 0},
        geodesy::Vec3{0, -6378137, 0}, geodesy::Vec3{0, 0, 6356752}, geodesy::Vec3{3, 4, -6356752},
        geodesy::Vec3{4e6, -3e6, -3.9e6}, geodesy::Vec3{12, -7, 30}}) {
    Model model = grid(9, 300);
    model.origin = origin;
    const RoundTrip trip(model, 0.001, kDraco);
    EXPECT_LE(trip.position, 0.0011) << origin.x << " " << origin.y << " " << origin.z;
    EXPECT_LE(trip.normalDegrees, 0.25);
  }
}

TEST(DracoPacking, TakesWhatIsTooLargeForTheToleranceToTheFloatsOwn) {
  const Model model = grid(33, 4e6f);
  const RoundTrip trip(model, 0.001, kDraco);
  EXPECT_LE(trip.position, 1);
}

TEST(DracoPacking, MakesOneOfEqualVertices) {
  Model model = grid(2, 100);
  Primitive& p = model.primitives[0];
  Primitive soup = p;
  soup.featureIds.clear(), soup.positions.clear(), soup.normals.clear(), soup.heights.clear();
  soup.colors.clear(), soup.texcoordSets.clear(), soup.indices.clear();
  for (const std::uint32_t index : p.indices) {
    soup.indices.push_back(std::uint32_t(soup.indices.size()));
    soup.featureIds.push_back(7);
    for (std::size_t c = 0; c < 3; ++c) soup.positions.push_back(p.positions[index * 3 + c]);
    for (std::size_t c = 0; c < 3; ++c) soup.normals.push_back(c == 2 ? 1.f : 0.f);
  }
  p = soup;
  const auto back = decode(*writeGlb(model, {true, 0.001, kDraco}));
  ASSERT_TRUE(back.ok()) << back.error().message;
  EXPECT_EQ(back->primitives.at(0).positions.size() / 3, 4u);
  EXPECT_EQ(back->primitives[0].indices.size(), 6u);
  EXPECT_EQ(back->primitives[0].featureIds, (std::vector<std::uint32_t>{7, 7, 7, 7}));
}

TEST(DracoPacking, GivesTheSameBytesForTheSameModel) {
  EXPECT_EQ(*writeGlb(grid(33, 500), {true, 0.001, kDraco}),
            *writeGlb(grid(33, 500), {true, 0.001, kDraco}));
}

/// A table of 60 rows with gaps, long texts that repeat, and numbers of every width.
FeatureTable townTable() {
  FeatureTable table;
  table.className = "town";
  table.count = 60;
  const auto add = [&](const char* name, auto valueOf) {
    auto& column = table.columns.emplace_back();
    column.id = column.name = name;
    for (int row = 0; row < 60; ++row) column.values.push_back(valueOf(row));
  };
  add("id", [](int row) { return Value("building-" + std::to_string(row)); });
  add("codes", [](int row) {
    return Value("../../codelists/Building_usage.xml" + std::to_string(row % 3));
  });
  add("gaps", [](int row) { return row % 4 ? Value(std::string("a longer text")) : Value(); });
  add("null", [](int row) { return row % 4 ? Value(std::string("null")) : Value(); });
  add("answers", [](int row) { return row % 4 ? Value(std::string("true")) : Value(); });
  add("empty", [](int row) { return Value(std::string(row % 2 ? "" : "a longer text")); });
  add("small", [](int row) { return row % 5 ? Value(std::int64_t(row - 128)) : Value(); });
  add("medium", [](int row) { return row % 5 ? Value(std::int64_t(row * 500)) : Value(); });
  add("wide", [](int row) { return Value(std::int64_t(row) << 40); });
  return table;
}

TEST(CompactTables, ComeBackAsTheyWereAndSmaller) {
  Model model = grid(9, 100);
  model.featureTables.push_back(townTable());
  for (auto& id : model.primitives[0].featureIds) id %= 60;
  model.primitives[0].featureTable = 0;
  const auto plain = writeGlb(model), compact = writeGlb(model, {true, 0.001, kDraco});
  ASSERT_TRUE(compact.ok()) << compact.error().message;
  EXPECT_THAT(*compact, HasSubstr(R"("type":"ENUM")"));
  EXPECT_THAT(*compact, HasSubstr("INT8"));
  EXPECT_THAT(*compact, HasSubstr("INT16"));
  const auto back = decode(*compact);
  ASSERT_TRUE(back.ok()) << back.error().message;
  const FeatureTable expected = townTable();
  ASSERT_EQ(back->featureTables.at(0).columns.size(), expected.columns.size());
  for (std::size_t i = 0; i < expected.columns.size(); ++i) {
    EXPECT_EQ(back->featureTables[0].columns[i].name, expected.columns[i].name);
    EXPECT_EQ(back->featureTables[0].columns[i].values, expected.columns[i].values)
        << expected.columns[i].name;
  }
  EXPECT_LT(compact->size(), plain->size());
}

}  // namespace
}  // namespace kokudo::content
