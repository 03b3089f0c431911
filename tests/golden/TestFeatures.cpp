#include "tests/golden/GoldenScene.h"

#include <cmath>

namespace kokudo::test {
namespace {

/// Two sheds side by side, seen from above, over nothing.
class Features : public GoldenScene {
 protected:
  void SetUp() override {
    GoldenScene::SetUp();
    ModelMaker sheds(kOsaka);
    sheds.setFeatures({"plateau:a", "plateau:b"});
    sheds.addBox(-30, 0, 0, 20, 20, 20, 0);
    sheds.addBox(30, 0, 0, 20, 20, 20, 1);
    addLayer("city", "city", sheds.model(), 100);
    lookAt(kOsaka, 0, -90, 200);
    _before = render();
  }
  /// What is drawn and picked at the shed that stands so many metres east.
  bool drawn(const Picture& picture, double east) const {
    const auto* p = picture.at(static_cast<int>(x(east)), kHeight / 2);
    return std::abs(int(p[0]) - int(p[2])) < 30;  // grey, not sea
  }
  std::string picked(double east) { return _view->pick(x(east), kHeight / 2.0).recordId; }
  double x(double east) const {
    return kWidth / 2.0 + east * kHeight / (2 * std::tan(22.5 * 3.14159265 / 180) * 180);
  }
  Picture _before;
};

TEST_F(Features, AreNeitherDrawnNorPickedWhenHidden) {
  EXPECT_TRUE(drawn(_before, -30));
  EXPECT_EQ(picked(-30), "plateau:a");
  _view->setHidden("city", {"plateau:a"});
  const Picture hidden = render();
  EXPECT_FALSE(drawn(hidden, -30));
  EXPECT_TRUE(drawn(hidden, 30));
  EXPECT_EQ(picked(-30), "");
  EXPECT_EQ(picked(30), "plateau:b");
}

TEST_F(Features, StandAloneWhenIsolated) {
  _view->isolate("city", {"plateau:a"});
  const Picture isolated = render();
  EXPECT_TRUE(drawn(isolated, -30));
  EXPECT_FALSE(drawn(isolated, 30));
  EXPECT_EQ(picked(30), "");
}

TEST_F(Features, AreHiddenByTheirProperties) {
  _view->setHidden("city", [](const content::FeatureTable& table, std::size_t row) {
    const Value* name = table.find(row, "名称");
    return name && toText(*name) == "上屋 plateau:b";
  });
  const Picture hidden = render();
  EXPECT_TRUE(drawn(hidden, -30));
  EXPECT_FALSE(drawn(hidden, 30));
}

TEST_F(Features, LookAsBeforeWhenAllAreShownAgain) {
  _view->setHidden("city", {"plateau:a"});
  _view->isolate("city", {"plateau:b"});
  _view->setHighlight("plateau:b");
  EXPECT_GT(differingShare(_before, render()), 0.01);
  _view->showAll("city");
  _view->setHighlight("");
  EXPECT_EQ(differingShare(_before, render()), 0);
}

TEST_F(Features, AreLitUpWhileOthersAreHidden) {
  _view->setHidden("city", {"plateau:a"});
  _view->setHighlight("plateau:b");
  const Picture lit = render();
  EXPECT_FALSE(drawn(lit, -30));
  const auto* p = lit.at(static_cast<int>(x(30)), kHeight / 2);
  EXPECT_GT(int(p[0]) - int(p[2]), 80);  // 山吹
}

TEST_F(Features, AreLitUpByTheirPropertiesOneWayAtATime) {
  const auto litAt = [this](const Picture& picture, double east) {
    const auto* p = picture.at(static_cast<int>(x(east)), kHeight / 2);
    return int(p[0]) - int(p[2]) > 80;  // 山吹
  };
  const auto named = [](const char* wanted) {
    return [wanted](const content::FeatureTable& table, std::size_t row) {
      const Value* name = table.find(row, "名称");
      return name && toText(*name) == wanted;
    };
  };
  _view->setHighlight("plateau:a");
  _view->setHighlight("city", named("上屋 plateau:b"));
  const Picture second = render();
  EXPECT_FALSE(litAt(second, -30));
  EXPECT_TRUE(litAt(second, 30));
  _view->setHighlight("another layer", named("上屋 plateau:b"));
  EXPECT_EQ(differingShare(_before, render()), 0);
  _view->setHighlight("city", named("上屋 plateau:b"));
  _view->setHighlight("plateau:a");
  const Picture first = render();
  EXPECT_TRUE(litAt(first, -30));
  EXPECT_FALSE(litAt(first, 30));
  _view->setHighlight("city", nullptr);
  EXPECT_EQ(differingShare(_before, render()), 0);
}

TEST_F(Features, LookAsTheStyleOfTheirLayerSays) {
  const auto style = styling::Style::parse(R"json({
    "show": "${record_id} !== 'plateau:a'",
    "color": "color('#ff0000')"})json");
  ASSERT_TRUE(style.ok()) << style.error().message;
  _view->setLayerStyle("city", std::make_shared<const styling::Style>(style.value()));
  const Picture styled = render();
  EXPECT_FALSE(drawn(styled, -30));
  EXPECT_EQ(picked(-30), "");
  const auto* p = styled.at(static_cast<int>(x(30)), kHeight / 2);
  EXPECT_GT(p[0], 150);
  EXPECT_LT(p[1], 40);
  _view->setLayerStyle("city", nullptr);
  EXPECT_EQ(differingShare(_before, render()), 0);
}

TEST_F(Features, ThatAreTranslucentLetThroughWhatLiesBehind) {
  const auto style = styling::Style::parse(R"json({"color": {"conditions": [
    ["${record_id} === 'plateau:a'", "color('#ffffff', 0.3)"], ["true", "color('#ffffff')"]]}})json");
  ASSERT_TRUE(style.ok()) << style.error().message;
  _view->setLayerStyle("city", std::make_shared<const styling::Style>(style.value()));
  const Picture styled = render();
  const auto blueness = [](const std::uint8_t* p) { return int(p[2]) - int(p[0]); };
  const int row = kHeight / 2, a = static_cast<int>(x(-30)), b = static_cast<int>(x(30));
  EXPECT_GT(blueness(styled.at(a, row)), blueness(_before.at(a, row)) + 10);  // the sea
  EXPECT_EQ(blueness(styled.at(b, row)), blueness(_before.at(b, row)));
}

TEST_F(Features, OfALayerThatComesLaterFollowTheHighlight) {
  _view->setHighlight("plateau:c");
  ModelMaker shed(kOsaka);
  shed.setFeatures({"plateau:c"});
  shed.addBox(0, 0, 0, 20, 20, 20, 0);
  addLayer("more", "city", shed.model(), 100);
  const auto picture = render();
  const auto* p = picture.at(kWidth / 2, kHeight / 2);
  EXPECT_GT(int(p[0]) - int(p[2]), 80);
}

}  // namespace
}  // namespace kokudo::test
