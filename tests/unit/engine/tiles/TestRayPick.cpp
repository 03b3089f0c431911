#include "engine/tiles/detail/CompactModel.h"
#include "engine/tiles/detail/RayPick.h"

#include <gtest/gtest.h>

#include <cmath>
#include <random>

namespace kokudo::tiles::detail {
namespace {

using content::Model;
using content::Primitive;
using geodesy::Vec3;

const Vec3 kOrigin{-3'800'000, 3'600'000, 3'500'000};

struct Oracle {
  double distance = INFINITY;
  std::size_t primitive = 0, element = 0, instance = content::SurfacePoint::kNone;
};

/// Plane, then three signed areas: not the way the engine takes.
double meet(const std::array<Vec3, 3>& t, const Vec3& from, const Vec3& d) {
  const Vec3 normal = cross(t[1] - t[0], t[2] - t[0]);
  const double along = dot(normal, d);
  if (along == 0) return INFINITY;
  const double distance = dot(normal, t[0] - from) / along;
  if (distance < 0) return INFINITY;
  const Vec3 p = from + d * distance;
  for (int k = 0; k < 3; ++k) {
    const auto i = static_cast<std::size_t>(k), j = (i + 1) % 3;
    if (dot(normal, cross(t[j] - t[i], p - t[i])) < 0) return INFINITY;
  }
  return distance;
}

Oracle bruteForce(const Model& model, const Vec3& origin, const Vec3& direction) {
  Oracle best;
  const Vec3 from = origin - model.origin;
  for (std::size_t p = 0; p < model.primitives.size(); ++p) {
    const Primitive& primitive = model.primitives[p];
    const bool placed = primitive.instances >= 0;
    const std::size_t times =
        placed ? model.instanceSets[static_cast<std::size_t>(primitive.instances)].transforms.size()
               : 1;
    for (std::size_t k = 0; k < times; ++k) {
      for (std::size_t e = 0; e < elementCount(primitive); ++e) {
        std::array<Vec3, 3> corners;
        for (std::size_t c = 0; c < 3; ++c) {
          const float* v = primitive.positions.data() + 3 * cornerAt(primitive, 3 * e + c);
          corners[c] = {v[0], v[1], v[2]};
          if (!placed) continue;
          const auto& m =
              model.instanceSets[static_cast<std::size_t>(primitive.instances)].transforms[k];
          const Vec3 q = corners[c];
          corners[c] = {m[0] * q.x + m[1] * q.y + m[2] * q.z + m[3],
                        m[4] * q.x + m[5] * q.y + m[6] * q.z + m[7],
                        m[8] * q.x + m[9] * q.y + m[10] * q.z + m[11]};
        }
        const double distance = meet(corners, from, direction);
        if (distance < best.distance) {
          best = {distance, p, e, placed ? k : content::SurfacePoint::kNone};
        }
      }
    }
  }
  return best;
}

Model soup(std::mt19937& random, std::size_t triangles) {
  std::uniform_real_distribution<float> place(-500, 500), edge(-30, 30);
  Model model;
  model.origin = kOrigin;
  Primitive loose;
  for (std::size_t i = 0; i < triangles; ++i) {
    const float x = place(random), y = place(random), z = place(random);
    for (int c = 0; c < 3; ++c) {
      for (const float base : {x, y, z}) loose.positions.push_back(base + edge(random));
      loose.featureIds.push_back(static_cast<std::uint32_t>(i));
      loose.indices.push_back(static_cast<std::uint32_t>(loose.indices.size()));
    }
  }
  loose.featureTable = 0;
  model.featureTables.push_back({"all", triangles, {}});
  Primitive tree;
  tree.positions = {-5, 0, 0, 5, 0, 0, 0, 0, 20, 0, -5, 0, 0, 5, 0, 0, 0, 20};
  tree.instances = 0;
  content::InstanceSet set;
  for (int i = 0; i < 60; ++i) {
    const float a = edge(random), s = 1 + std::abs(edge(random)) / 10;
    set.transforms.push_back({s * std::cos(a), -s * std::sin(a), 0, place(random), s * std::sin(a),
                              s * std::cos(a), 0, place(random), 0, 0, s * 1.5f, place(random)});
  }
  model.instanceSets.push_back(set);
  model.primitives = {loose, tree};
  return model;
}

TEST(RayPick, FindsWhatABruteForceSearchFinds) {
  std::mt19937 random(7);
  const Model model = soup(random, 3000);
  const PickIndex index(model);
  std::uniform_real_distribution<double> aim(-600, 600);
  int hits = 0, instances = 0;
  for (int i = 0; i < 2000; ++i) {
    const Vec3 origin = kOrigin + Vec3{aim(random), aim(random), 2000};
    const Vec3 direction =
        normalized(kOrigin + Vec3{aim(random), aim(random), aim(random)} - origin);
    const Oracle expected = bruteForce(model, origin, direction);
    const auto found = nearestHit(model, index, {origin, direction, 0}, INFINITY);
    ASSERT_EQ(found.has_value(), std::isfinite(expected.distance)) << i;
    if (!found) continue;
    ++hits;
    EXPECT_NEAR(found->distance, expected.distance, 1e-6);
    EXPECT_EQ(found->point.primitive, expected.primitive);
    EXPECT_EQ(found->point.vertices[0], 3 * expected.element);
    EXPECT_EQ(found->point.instance, expected.instance);
    instances += expected.instance != content::SurfacePoint::kNone;
    // The weights lead to the place.
    if (expected.instance != content::SurfacePoint::kNone) continue;
    Vec3 place{};
    for (std::size_t c = 0; c < 3; ++c) {
      const float* v = model.primitives[0].positions.data() + 3 * found->point.vertices[c];
      place = place + Vec3{v[0], v[1], v[2]} * found->point.weights[c];
    }
    EXPECT_LT(length(place + kOrigin - (origin + direction * found->distance)), 1e-3);
  }
  EXPECT_GT(hits, 400);
  EXPECT_GT(instances, 10);
}

TEST(RayPick, PointsAndLinesCountWithinTheTolerance) {
  Model model;
  model.origin = kOrigin;
  Primitive points;
  points.mode = Primitive::Mode::Points;
  for (int i = 0; i < 100; ++i) {
    for (const int c : {i * 10, 0, 0}) points.positions.push_back(static_cast<float>(c));
  }
  Primitive line;
  line.mode = Primitive::Mode::Lines;
  line.positions = {0, 50, 0, 1000, 50, 0};
  model.primitives = {points, line};
  const PickIndex index(model);
  const Vec3 down{0, 0, -1};
  const auto at = [&](double x, double y, double tolerance) {
    return nearestHit(model, index, {kOrigin + Vec3{x, y, 1000}, down, tolerance}, INFINITY);
  };
  EXPECT_FALSE(at(232, 0, 0));
  const auto point = at(232, 0.5, 0.003);
  ASSERT_TRUE(point);
  EXPECT_EQ(point->point.primitive, 0u);
  EXPECT_EQ(point->point.vertices[0], 23u);
  EXPECT_NEAR(point->distance, 1000, 1e-6);
  EXPECT_FALSE(at(235, 0, 0.003)) << "the nearest is 5 m aside";
  const auto onLine = at(750, 52, 0.003);
  ASSERT_TRUE(onLine);
  EXPECT_EQ(onLine->point.primitive, 1u);
  EXPECT_NEAR(onLine->point.weights[1], 0.75, 1e-9);
}

TEST(RayPick, ASurfaceInFrontHidesAPointBehind) {
  Model model;
  Primitive points, wall;
  points.mode = Primitive::Mode::Points;
  points.positions = {0, 0, -10};
  wall.positions = {-5, -5, 0, 5, -5, 0, 0, 5, 0};
  model.primitives = {points, wall};
  const auto hit = nearestHit(model, PickIndex(model), {{0, 0, 100}, {0, 0, -1}, 0.01}, INFINITY);
  ASSERT_TRUE(hit);
  EXPECT_EQ(hit->point.primitive, 1u);
}

TEST(RayPick, BadIndicesAreNoTriangles) {
  Model model;
  Primitive broken;
  broken.positions = {-5, -5, 0, 5, -5, 0, 0, 5, 0};
  broken.indices = {0, 1, 77, 0, 1, 2};
  model.primitives = {broken};
  const auto hit = nearestHit(model, PickIndex(model), {{0, 0, 9}, {0, 0, -1}, 0}, INFINITY);
  ASSERT_TRUE(hit);
  EXPECT_EQ(hit->point.vertices[2], 2u);
}

TEST(CompactModel, KeepsWhatPickingAndPropertiesNeed) {
  Model model;
  Primitive primitive;
  primitive.positions.assign(300, 1);
  primitive.normals.assign(300, 1);
  primitive.colors.assign(400, 1);
  primitive.texcoordSets = {std::vector<float>(200), std::vector<float>(200)};
  content::FeatureIdSet set;
  set.texture.image = 1;
  set.texture.texcoordSet = 1;
  primitive.otherFeatureIds.push_back(set);
  model.primitives.push_back(primitive);
  for (int i = 0; i < 2; ++i) {
    auto image = std::make_shared<content::Image>();
    image->width = image->height = 16;
    image->channels = 4;
    image->pixels.assign(1024, 7);
    model.images.push_back(image);
  }
  compactModel(model);
  EXPECT_EQ(model.primitives[0].positions.size(), 300u);
  EXPECT_TRUE(model.primitives[0].normals.empty());
  EXPECT_TRUE(model.primitives[0].texcoordSets[0].empty());
  EXPECT_EQ(model.primitives[0].texcoordSets[1].size(), 200u);
  EXPECT_TRUE(model.images[0]->pixels.empty());
  EXPECT_EQ(model.images[0]->width, 16);
  EXPECT_EQ(model.images[1]->pixels.size(), 1024u);
}

}  // namespace
}  // namespace kokudo::tiles::detail
