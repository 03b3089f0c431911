#include "engine/geodesy/LocalFrame.h"

#include <gtest/gtest.h>

namespace kokudo::geodesy {
namespace {

TEST(LocalFrame, AgreesWithThePublishedTopocentricExample) {
  // IOGP Guidance Note 373-7-2 §4.1.2 (EPSG method 9836): origin X0 Y0 Z0 = 55°N 5°E 200 m, and the
  // point of its example.
  const LocalFrame frame = LocalFrame::at(Cartographic::fromDegrees(5.0, 55.0, 200.0));
  EXPECT_NEAR(frame.origin.x, 3652755.3058, 1e-3);
  EXPECT_NEAR(frame.origin.y, 319574.6799, 1e-3);
  EXPECT_NEAR(frame.origin.z, 5201547.3536, 1e-3);
  const Vec3 local = frame.toLocal({3771793.968, 140253.342, 5124304.349});
  EXPECT_NEAR(local.x, -189013.869, 1e-2);
  EXPECT_NEAR(local.y, -128642.040, 1e-2);
  EXPECT_NEAR(local.z, -4220.171, 1e-2);
}

TEST(LocalFrame, AxesAreRightHandedUnitVectors) {
  const LocalFrame frame = LocalFrame::at(Cartographic::fromDegrees(139.7, -35.6, 12.0));
  EXPECT_NEAR(length(cross(frame.east, frame.north) - frame.up), 0.0, 1e-15);
  EXPECT_NEAR(length(frame.east), 1.0, 1e-15);
  EXPECT_NEAR(dot(frame.north, frame.up), 0.0, 1e-15);
}

TEST(LocalFrame, GoesThereAndBackAndTheMatrixAgrees) {
  const LocalFrame frame = LocalFrame::at(Cartographic::fromDegrees(135.43, 34.64, 40.0));
  const Vec3 local{1234.5, -678.9, 42.0};
  const Ecef global = frame.toEcef(local);
  EXPECT_NEAR(length(frame.toLocal(global) - local), 0.0, 1e-8);
  EXPECT_NEAR(length(frame.matrix().transformPoint(local) - global), 0.0, 1e-8);
  EXPECT_NEAR(length(frame.matrix().affineInverse().transformPoint(global) - local), 0.0, 1e-8);
}

TEST(Mat4, AnInverseUndoesScaleShearAndMove) {
  Mat4 m;
  m.m = {2, 0.5, 0, 0, -1, 3, 0.25, 0, 0, 1, 4, 0, 10, 20, 30, 1};
  const Mat4 product = m * m.affineInverse();
  const Mat4 identity;
  for (std::size_t i = 0; i < 16; ++i) EXPECT_NEAR(product.m[i], identity.m[i], 1e-12) << i;
}

TEST(Mat4, AProductAppliesTheRightOneFirst) {
  Mat4 twice;
  twice.m[0] = twice.m[5] = twice.m[10] = 2.0;
  const Mat4 moveThenDouble = twice * Mat4::translation({1, 2, 3});
  EXPECT_EQ(moveThenDouble.transformPoint({1, 1, 1}), (Vec3{4, 6, 8}));
  EXPECT_EQ(moveThenDouble.transformDirection({1, 1, 1}), (Vec3{2, 2, 2}));
}

}  // namespace
}  // namespace kokudo::geodesy
