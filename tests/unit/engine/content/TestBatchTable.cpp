#include "engine/content/BatchClasses.h"
#include "tests/unit/engine/content/LegacyTiles.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace kokudo::content::test {
namespace {

using ::testing::HasSubstr;

Result<Model> b3dmWith(const std::string& batchJson, const std::string& batchBinary = {},
                       int rows = 3) {
  TileBytes tile{"b3dm",      R"({"BATCH_LENGTH":)" + std::to_string(rows) + "}",
                 "",          batchJson,
                 batchBinary, triangleGltf()};
  return decode(tile.bytes());
}

Value cell(const Result<Model>& model, const std::string& name, std::size_t row) {
  const Value* value = model->featureTables.at(0).find(row, name);
  return value ? *value : Value();
}

TEST(BatchTable, ReadsJsonOfEveryKind) {
  const auto model = b3dmWith(R"({"n":[1,-2,9223372036854775807],"f":[1.5,2,null],
    "s":["a","","橋"],"b":[true,false,true],"list":[[1,2],[],["x"]],"short":[7]})");
  ASSERT_TRUE(model.ok()) << messageOf(model);
  EXPECT_EQ(cell(model, "n", 2), Value(std::int64_t(9223372036854775807)));
  EXPECT_EQ(cell(model, "f", 0), Value(1.5));
  EXPECT_EQ(cell(model, "f", 2), Value());
  EXPECT_EQ(cell(model, "s", 2), Value(std::string("橋")));
  EXPECT_EQ(cell(model, "b", 1), Value(false));
  EXPECT_EQ(cell(model, "list", 0), Value(std::string("[1,2]")));
  EXPECT_EQ(cell(model, "short", 0), Value(std::int64_t(7)));
  EXPECT_EQ(cell(model, "short", 1), Value());
}

TEST(BatchTable, MakesColumnsOfTheMembersOfObjects) {
  const auto model = b3dmWith(
      R"({"info":[{"year":1990,"owner":{"name":"国"}},{"year":2001},null],"mixed":[{"a":1},"x",2]})");
  ASSERT_TRUE(model.ok()) << messageOf(model);
  EXPECT_EQ(cell(model, "info/year", 1), Value(std::int64_t(2001)));
  EXPECT_EQ(cell(model, "info/owner/name", 0), Value(std::string("国")));
  EXPECT_EQ(cell(model, "info/owner/name", 1), Value());
  EXPECT_EQ(cell(model, "mixed/a", 0), Value(std::int64_t(1)));
  EXPECT_EQ(cell(model, "mixed", 1), Value(std::string("x")));
}

TEST(BatchTable, ReadsEveryComponentTypeOfTheBinaryBody) {
  std::string binary;
  std::string json = "{";
  const auto add = [&](const std::string& name, const std::string& type,
                       const std::string& component, const std::string& bytes) {
    if (json.size() > 1) json += ",";
    json += "\"" + name + R"(":{"byteOffset":)" + std::to_string(binary.size()) + R"(,"type":")" +
            type + R"(","componentType":")" + component + "\"}";
    binary += bytes;
  };
  add("i8", "SCALAR", "BYTE", bytesOf<std::int8_t>({-1, 2, 3}));
  add("u8", "SCALAR", "UNSIGNED_BYTE", bytesOf<std::uint8_t>({255, 2, 3}));
  add("i16", "SCALAR", "SHORT", bytesOf<std::int16_t>({-300, 2, 3}));
  add("u16", "SCALAR", "UNSIGNED_SHORT", bytesOf<std::uint16_t>({65535, 2, 3}));
  add("i32", "SCALAR", "INT", bytesOf<std::int32_t>({-70000, 2, 3}));
  add("u32", "SCALAR", "UNSIGNED_INT", bytesOf<std::uint32_t>({4294967295u, 2, 3}));
  add("f32", "SCALAR", "FLOAT", bytesOf<float>({0.5f, 2, 3}));
  add("f64", "SCALAR", "DOUBLE", bytesOf<double>({0.1, 2, 3}));
  add("v2", "VEC2", "UNSIGNED_BYTE", bytesOf<std::uint8_t>({1, 2, 3, 4, 5, 6}));
  add("v3", "VEC3", "DOUBLE", bytesOf<double>({1, 2.5, 3, 4, 5, 6, 7, 8, 9}));
  add("v4", "VEC4", "SHORT", bytesOf<std::int16_t>({1, 2, 3, -4, 0, 0, 0, 0, 0, 0, 0, 0}));
  const auto model = b3dmWith(json + "}", binary);
  ASSERT_TRUE(model.ok()) << messageOf(model);
  EXPECT_EQ(cell(model, "i8", 0), Value(std::int64_t(-1)));
  EXPECT_EQ(cell(model, "u8", 0), Value(std::int64_t(255)));
  EXPECT_EQ(cell(model, "i16", 0), Value(std::int64_t(-300)));
  EXPECT_EQ(cell(model, "u16", 0), Value(std::int64_t(65535)));
  EXPECT_EQ(cell(model, "i32", 0), Value(std::int64_t(-70000)));
  EXPECT_EQ(cell(model, "u32", 0), Value(std::int64_t(4294967295)));
  EXPECT_EQ(cell(model, "f32", 0), Value(0.5));
  EXPECT_EQ(cell(model, "f64", 0), Value(0.1));
  EXPECT_EQ(cell(model, "v2", 2), Value(std::string("[5,6]")));
  EXPECT_EQ(cell(model, "v3", 0), Value(std::string("[1.0,2.5,3.0]")));
  EXPECT_EQ(cell(model, "v4", 0), Value(std::string("[1,2,3,-4]")));
}

TEST(BatchTable, NamesTheColumnThatLiesOutsideTheBody) {
  const auto model = b3dmWith(R"({"h":{"byteOffset":8,"componentType":"FLOAT","type":"SCALAR"}})",
                              std::string(16, '\0'));
  EXPECT_THAT(messageOf(model), HasSubstr("\"h\""));
  EXPECT_THAT(messageOf(model), HasSubstr("3 rows of 4 bytes starts at byte 8 of 16"));
  EXPECT_THAT(messageOf(b3dmWith(R"({"h":{"byteOffset":0,"type":"MAT9"}})")),
              HasSubstr("no known type"));
}

TEST(BatchTable, RefusesMoreRowsThanTheTileCanHold) {
  EXPECT_THAT(messageOf(b3dmWith("{}", "", 2'000'000'000)), HasSubstr("do not fit"));
  // A million rows may pass, a hundred columns of them may not.
  std::string json = "{\"a\":[]";
  for (int i = 0; i < 100; ++i) json += ",\"c" + std::to_string(i) + "\":[]";
  EXPECT_THAT(messageOf(b3dmWith(json + "}", "", 1'000'000)), HasSubstr("do not fit"));
}

/// Three doors and windows in a wall of a house, the house on land of two owners.
const char* kHierarchy = R"({"area":[1,2,3],"extensions":{"3DTILES_batch_table_hierarchy":{
  "classes":[
    {"name":"Window","length":2,"instances":{"glass":["clear","milk"]}},
    {"name":"Door","length":1,"instances":{"width":{"byteOffset":0,"componentType":"FLOAT","type":"SCALAR"}}},
    {"name":"Wall","length":1,"instances":{"paint":["white"],"glass":["none"]}},
    {"name":"House","length":1,"instances":{"address":["1-2-3"]}},
    {"name":"Owner","length":2,"instances":{"owner":["佐藤","鈴木"]}}],
  "instancesLength":7,"classIds":[0,1,0,2,3,4,4],
  "parentCounts":[1,1,1,1,2,0,0],"parentIds":[3,3,3,4,5,6]}}})";

TEST(BatchTable, GivesFeaturesThePropertiesOfTheirParents) {
  const auto model = b3dmWith(kHierarchy, bytesOf<float>({0.75f}));
  ASSERT_TRUE(model.ok()) << messageOf(model);
  EXPECT_EQ(cell(model, "area", 1), Value(std::int64_t(2)));
  EXPECT_EQ(cell(model, "glass", 0), Value(std::string("clear")));  // its own, not the wall's
  EXPECT_EQ(cell(model, "glass", 1), Value(std::string("none")));   // the wall's
  EXPECT_EQ(cell(model, "glass", 2), Value(std::string("milk")));
  EXPECT_EQ(cell(model, "width", 1), Value(0.75));
  EXPECT_EQ(cell(model, "width", 0), Value());
  EXPECT_EQ(cell(model, "address", 2), Value(std::string("1-2-3")));
  EXPECT_EQ(cell(model, "owner", 0), Value(std::string("佐藤")));
  EXPECT_EQ(cell(model, kExactClassColumn, 1), Value(std::string("Door")));
  EXPECT_EQ(cell(model, kClassesColumn, 1),
            Value(std::string(R"(["Door","Wall","House","Owner","Owner"])")));
}

TEST(BatchTable, EndsWhereInstancesAreTheirOwnParents) {
  const auto model = b3dmWith(R"({"HIERARCHY":{"classes":[{"name":"A","length":3,
    "instances":{"k":[1,2,3]}}],"instancesLength":3,"classIds":[0,0,0],"parentIds":[1,2,0]}})");
  ASSERT_TRUE(model.ok()) << messageOf(model);
  EXPECT_EQ(cell(model, "k", 2), Value(std::int64_t(3)));
}

TEST(BatchTable, NamesWhatIsWrongWithAHierarchy) {
  const auto with = [](const std::string& inner) {
    return messageOf(b3dmWith(R"({"HIERARCHY":{)" + inner + "}}"));
  };
  EXPECT_THAT(with(R"("classes":[])"), HasSubstr("no instancesLength"));
  EXPECT_THAT(with(R"("instancesLength":1e15)"), HasSubstr("more instances"));
  EXPECT_THAT(with(R"("classes":[],"instancesLength":3,"classIds":[0,0,0])"),
              HasSubstr("names class 0 of 0"));
  EXPECT_THAT(with(R"("classes":[{"name":"A","length":3}],"instancesLength":3,
                      "classIds":[0,0,0],"parentIds":[0,1,9])"),
              HasSubstr("instance 9 of 3"));
  EXPECT_THAT(with(R"("classes":[{"name":"A","length":2}],"instancesLength":2,"classIds":[0,0])"),
              HasSubstr("3 features but only 2"));
}

}  // namespace
}  // namespace kokudo::content::test
