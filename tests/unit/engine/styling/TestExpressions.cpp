#include "engine/content/BatchClasses.h"
#include "engine/styling/Style.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <map>

namespace kokudo::styling {
namespace {

using ::testing::HasSubstr;

class Feature : public PropertySource {
 public:
  Feature(std::map<std::string, Value> values) : _values(std::move(values)) {}
  const Value* find(std::string_view name) const override {
    const auto found = _values.find(std::string(name));
    return found == _values.end() ? nullptr : &found->second;
  }

 private:
  std::map<std::string, Value> _values;
};

const Feature kHouse({{"height", 12.5},
                      {"storeys", std::int64_t(3)},
                      {"name", std::string("Building 7")},
                      {"a b", std::string("blank")},
                      {"uro:名称", std::string("駅")},
                      {"info/year", std::int64_t(1964)},
                      {"address.street", std::string("Maple")},
                      {"address/street", std::string("Oak")},
                      {"size", std::string("[1.0,2.0,3.0]")},
                      {"list", std::string("[5,\"x\",true,null,9]")},
                      {"feature", std::string("self")},
                      {"none", Value()},
                      {"yes", true},
                      {content::kExactClassColumn, std::string("Door")},
                      {content::kClassesColumn, std::string(R"(["Door","Wall"])")}});

Result<Style> styleOf(const std::string& expression) {
  const nlohmann::json json{{"meta", {{"x", expression}}}};
  return Style::parse(json.dump());
}

/// The value as text; "(fails)" or the message of the error.
std::string eval(const std::string& expression) {
  const auto style = styleOf(expression);
  if (!style.ok()) return style.error().message;
  const Attributes values = style->meta(kHouse);
  return values.empty() ? "(fails)" : toText(values[0].second);
}

TEST(Expressions, Calculate) {
  EXPECT_EQ(eval("1 + 2 * 3 - 4 / 8"), "6.5");
  EXPECT_EQ(eval("(1 + 2) * 3"), "9");
  EXPECT_EQ(eval("7 % 4 - -2"), "5");
  EXPECT_EQ(eval("10 - 4 - 3"), "3");
  EXPECT_EQ(eval("1.5e2 + .5"), "150.5");
  EXPECT_EQ(eval("${height} * 2 + ${storeys}"), "28");
}

TEST(Expressions, CompareAndCombine) {
  EXPECT_EQ(eval("1 < 2 && 2 <= 2 && 3 > 2 && 3 >= 3"), "true");
  EXPECT_EQ(eval("1 + 1 === 2 || 1 / 0 < 0"), "true");
  EXPECT_EQ(eval("!(1 === 1)"), "false");
  EXPECT_EQ(eval("'a' === \"a\""), "true");
  EXPECT_EQ(eval("'1' === 1"), "false");
  EXPECT_EQ(eval("'1' == 1 && null == undefined && null !== undefined && '2' != 1"), "true");
  EXPECT_EQ(eval("NaN === NaN"), "false");
  EXPECT_EQ(eval("'b' > 'a'"), "true");
  EXPECT_EQ(eval("'5' < 6"), "(fails)");
  EXPECT_EQ(eval("true || ('a' * 2)"), "true");  // the right side is left alone
  EXPECT_EQ(eval("false && ('a' * 2)"), "false");
  EXPECT_EQ(eval("${missing} > 1 || ${missing} <= 1"), "false");
}

TEST(Expressions, Choose) {
  EXPECT_EQ(eval("${storeys} > 2 ? 'high' : 'low'"), "high");
  EXPECT_EQ(eval("false ? 1 : true ? 2 : 3"), "2");
}

TEST(Expressions, FindProperties) {
  EXPECT_EQ(eval("${name}"), "Building 7");
  EXPECT_EQ(eval("${feature['a b']}"), "blank");
  EXPECT_EQ(eval("${feature.name}"), "Building 7");
  EXPECT_EQ(eval("${uro:名称}"), "駅");
  EXPECT_EQ(eval("${feature[\"uro:名称\"]}"), "駅");
  EXPECT_EQ(eval("${info.year} + 1"), "1965");
  EXPECT_EQ(eval("${info['year']}"), "1964");
  EXPECT_EQ(eval("${address.street}"), "Oak");
  EXPECT_EQ(eval("${feature['address.street']}"), "Maple");
  EXPECT_EQ(eval("${feature}"), "self");
  EXPECT_EQ(eval("${feature.feature}"), "self");
  EXPECT_EQ(eval("${missing} === undefined"), "true");
  EXPECT_EQ(eval("${none} === null"), "true");
  EXPECT_EQ(eval("${list[0]} + ${list[1]} + ${list}[2] + ${list[99]}"), "5xtrueundefined");
  EXPECT_EQ(eval("${size.y} + ${size[2]} + ${size}.x"), "6");
}

TEST(Expressions, FillTemplates) {
  EXPECT_EQ(eval("`Name is ${name}, order is ${storeys}`"), "Name is Building 7, order is 3");
  EXPECT_EQ(eval("'${height} m'"), "12.5 m");
  EXPECT_EQ(eval("'x' + 10 + null + true"), "x10nulltrue");
  EXPECT_EQ(eval(R"('it\'s')"), "it's");
}

TEST(Expressions, WorkOnVectors) {
  EXPECT_EQ(eval("String(vec3(1, 2, 3) + vec3(1))"), "(2, 3, 4)");
  EXPECT_EQ(eval("String(vec2(4, 9) / 2)"), "(2, 4.5)");
  EXPECT_EQ(eval("String(3 * vec2(1, 2))"), "(3, 6)");
  EXPECT_EQ(eval("String(-vec2(1, 2))"), "(-1, -2)");
  EXPECT_EQ(eval("vec4(vec2(1, 2), 3, 4) === vec4(1, vec3(2, 3, 4))"), "true");
  EXPECT_EQ(eval("String(vec2(vec4(1, 2, 3, 4)))"), "(1, 2)");
  EXPECT_EQ(eval("vec3(1, 2, 3).z + vec3(1, 2, 3).g + vec3(1, 2, 3)[0]"), "6");
  EXPECT_EQ(eval("String(vec3(1).w)"), "undefined");
  EXPECT_EQ(eval("vec2(1) + vec3(1)"), "(fails)");
  EXPECT_EQ(eval("2 / vec2(1)"), "(fails)");
  EXPECT_EQ(eval("dot(vec3(1, 2, 3), vec3(4, 5, 6))"), "32");
  EXPECT_EQ(eval("String(cross(vec3(1, 0, 0), vec3(0, 1, 0)))"), "(0, 0, 1)");
  EXPECT_EQ(eval("length(vec2(3, 4)) + distance(vec2(0), vec2(0, 2))"), "7");
  EXPECT_EQ(eval("normalize(vec2(0, 5)).y"), "1");
}

TEST(Expressions, KnowTheFunctions) {
  EXPECT_EQ(eval("abs(-2) + sqrt(9) + floor(1.9) + ceil(1.1) + round(2.5) + sign(-7)"), "10");
  EXPECT_EQ(eval("cos(0) + sin(0) + tan(0) + acos(1) + asin(0) + atan(0) + atan2(0, 1)"), "1");
  EXPECT_EQ(eval("round(degrees(Math.PI)) + round(radians(180) * 100)"), "494");
  EXPECT_EQ(eval("exp2(3) + log2(8) + log(exp(2)) + pow(2, 5) + fract(2.25)"), "45.25");
  EXPECT_EQ(eval("min(3, 2) + max(3, 2) + clamp(9, 0, 5) + mix(0, 10, 0.5)"), "15");
  EXPECT_EQ(eval("String(clamp(vec2(-1, 9), vec2(0), vec2(5)))"), "(0, 5)");
  EXPECT_EQ(eval("String(max(vec2(1, 5), 3))"), "(3, 5)");
  EXPECT_EQ(eval("isNaN(NaN) && isNaN('x') && !isNaN('5') && isFinite(1) && !isFinite(1 / 0)"),
            "true");
  EXPECT_EQ(eval("round(Math.E * 1000)"), "2718");
}

TEST(Expressions, ConvertAsJavaScriptDoes) {
  EXPECT_EQ(eval("Boolean(0) || Boolean('') || Boolean(null) || Boolean(NaN)"), "false");
  EXPECT_EQ(eval("Boolean('0') && Boolean(2) && Boolean(vec2(0))"), "true");
  EXPECT_EQ(eval("Number('12') + Number(true) + Number(' ') + Number(null)"), "13");
  EXPECT_EQ(eval("String(Number('12a')) + String(undefined)"), "NaNundefined");
  EXPECT_EQ(eval("String(100000) + ' ' + String(1e21) + ' ' + String(1e-7) + ' ' + String(0.1)"),
            "100000 1e+21 1e-7 0.1");
  EXPECT_EQ(eval("String([1, 'a', true])"), "[1, a, true]");
  EXPECT_EQ(eval("String(regExp('a'))"), "/a/");
}

TEST(Expressions, MatchPatterns) {
  EXPECT_EQ(eval("regExp('^Build').test(${name})"), "true");
  EXPECT_EQ(eval("regExp('a(.)', 'i').exec('Abc')"), "b");
  EXPECT_EQ(eval(R"(regExp('Building\s(\d)').exec(${name}))"), "7");
  EXPECT_EQ(eval(R"(regExp('Building\\s(\\d)').exec(${name}))"), "7");
  EXPECT_EQ(eval("regExp('x').exec('abc') === null"), "true");
  EXPECT_EQ(eval("${name} =~ regExp('ding') && regExp('ding') =~ ${name}"), "true");
  EXPECT_EQ(eval("'bcd' !~ regExp('a')"), "true");
  EXPECT_EQ(eval("${missing} =~ regExp('a')"), "false");
  EXPECT_EQ(eval("regExp('駅$').test(${uro:名称})"), "true");
  EXPECT_EQ(eval("regExp(${name}).test('Building 7')"), "true");
}

TEST(Expressions, GiveUpOnPatternsThatRunAway) {
  EXPECT_EQ(eval("regExp('(a+)+$').test('" + std::string(60, 'a') + "b')"), "false");
}

TEST(Expressions, AskForClasses) {
  EXPECT_EQ(eval("isExactClass('Door') && !isExactClass('Wall')"), "true");
  EXPECT_EQ(eval("isClass('Wall') && isClass('Door') && !isClass('Roof')"), "true");
  EXPECT_EQ(eval("getExactClassName()"), "Door");
}

TEST(Expressions, SayWhereAndWhatIsWrong) {
  EXPECT_THAT(eval("1 +"), HasSubstr("meta \"x\": column 4: found the end, expected a value"));
  EXPECT_THAT(eval("(1 + 2"), HasSubstr("column 7: found the end, expected an operator or ')'"));
  EXPECT_THAT(eval("1 2"), HasSubstr("column 3: found '2', expected an operator or the end"));
  EXPECT_THAT(eval("'駅' # 1"), HasSubstr("column 5: found '#'"));
  EXPECT_THAT(eval("height > 1"), HasSubstr("a property is written ${height}"));
  EXPECT_THAT(eval("foo(1)"), HasSubstr("foo(), which is no function"));
  EXPECT_THAT(eval("clamp(1)"), HasSubstr("found 1 arguments of clamp(), expected 3"));
  EXPECT_THAT(eval("'abc"), HasSubstr("found ' without its end"));
  EXPECT_THAT(eval("${a"), HasSubstr("found ${ without its }"));
  EXPECT_THAT(eval("${a[${b}]}"), HasSubstr("within a variable's name"));
  EXPECT_THAT(eval("color('nocolour')"), HasSubstr("column 1: these arguments do not fit"));
  EXPECT_THAT(eval("regExp('(')"), HasSubstr("column 1: the pattern \"(\" is wrong"));
  EXPECT_THAT(eval("true ? 1"), HasSubstr("expected ':'"));
  EXPECT_THAT(eval("'a'.length()"), HasSubstr("expected test(text)"));
  EXPECT_THAT(eval(""), HasSubstr("found the end, expected a value"));
}

TEST(Expressions, BoundWhatTheyTake) {
  EXPECT_THAT(eval(std::string(3000, '(') + "1"), HasSubstr("nests deeper than"));
  EXPECT_THAT(eval(std::string(3000, '-') + "1"), HasSubstr("nests deeper than"));
  std::string chain = "${a}";
  for (int i = 0; i < 3000; ++i) chain += "+1";
  EXPECT_THAT(eval(chain), HasSubstr("nests more than"));
  EXPECT_THAT(eval(std::string(70000, ' ') + "1"), HasSubstr("at most"));
}

}  // namespace
}  // namespace kokudo::styling
