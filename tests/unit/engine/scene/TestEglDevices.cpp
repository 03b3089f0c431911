#include "engine/scene/detail/EglPlatform.h"

#include <gmock/gmock.h>

namespace kokudo::scene::detail {
namespace {

std::vector<std::size_t> orderOf(const std::vector<std::string>& extensions) {
  std::vector<std::size_t> order;
  for (const EglDevice& device : deviceOrder(extensions)) order.push_back(device.index);
  return order;
}

TEST(EglDevices, TriesTheGraphicsCardBeforeTheSoftwareRenderer) {
  // As a machine with an NVIDIA card lists them when Mesa comes first.
  EXPECT_THAT(orderOf({"EGL_MESA_device_software EGL_EXT_device_drm_render_node",
                       "EGL_NV_device_cuda EGL_EXT_device_drm EGL_EXT_device_persistent_id"}),
              ::testing::ElementsAre(1, 0));
}

TEST(EglDevices, KeepsTheDriversOrderAmongCards) {
  EXPECT_THAT(orderOf({"EGL_NV_device_cuda", "EGL_EXT_device_drm", "EGL_MESA_device_software",
                       "EGL_NV_device_cuda"}),
              ::testing::ElementsAre(0, 1, 3, 2));
}

TEST(EglDevices, TakesADeviceThatSaysNothingForACard) {
  const auto order = deviceOrder({"", "EGL_MESA_device_software_extra"});
  EXPECT_FALSE(order[0].software);
  EXPECT_FALSE(order[1].software);  // only the whole word counts
}

TEST(EglDevices, FindsNothingWhereThereIsNoDevice) {
  EXPECT_TRUE(deviceOrder({}).empty());
}

}  // namespace
}  // namespace kokudo::scene::detail
