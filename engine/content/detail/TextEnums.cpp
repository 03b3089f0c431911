#include "engine/content/detail/TextEnums.h"

#include <algorithm>
#include <set>

namespace kokudo::content {

namespace {

constexpr std::size_t kMostNames = 250;
constexpr std::size_t kNameOverhead = 22;  // bytes of {"name":"","value":1},

bool isNull(const Value& value) {
  return std::holds_alternative<std::monostate>(value);
}

/// A name for null that no row has.
std::string unusedName(const std::set<std::string>& used) {
  std::string name = "null";
  for (int n = 2; used.count(name) > 0; ++n) name = "null_" + std::to_string(n);
  return name;
}

}  // namespace

std::optional<WrittenColumn> TextEnums::write(const std::vector<Value>& values, GlbBuffer& buffer) {
  std::set<std::string> distinct;
  std::size_t asTexts = 0;
  bool nulls = false;
  for (const Value& value : values) {
    nulls = nulls || isNull(value);
    if (isNull(value)) continue;
    const std::string text = toText(value);
    if (text.empty()) return std::nullopt;
    asTexts += text.size() + sizeof(std::uint32_t);
    distinct.insert(text);
    if (distinct.size() > kMostNames) return std::nullopt;
  }
  std::size_t asNames = values.size();
  for (const std::string& text : distinct) asNames += text.size() + kNameOverhead;
  if (asNames >= asTexts) return std::nullopt;
  // Readers of ours take these names for booleans.
  if (std::all_of(distinct.begin(), distinct.end(), [](const std::string& text) {
        return text == "true" || text == "false" || text == "null";
      }))
    return std::nullopt;
  std::vector<std::string> names(distinct.begin(), distinct.end());
  if (nulls) names.push_back(unusedName(distinct));
  std::string codes;
  for (const Value& value : values) {
    const auto at = isNull(value)
                        ? names.end() - 1
                        : std::lower_bound(names.begin(), names.end() - nulls, toText(value));
    codes += static_cast<char>(at - names.begin());
  }
  WrittenColumn written;
  written.schema["type"] = "ENUM";
  if (nulls) written.schema["noData"] = names.back();
  const std::string fresh = "texts_" + std::to_string(_ids.size() + 1);
  written.schema["enumType"] = _ids.emplace(std::move(names), fresh).first->second;
  written.table["values"] = buffer.addView(codes, 0);
  return written;
}

void TextEnums::addTo(OrderedJson& enums) const {
  std::map<std::string, const std::vector<std::string>*> byId;
  for (const auto& [names, id] : _ids) byId[id] = &names;
  for (const auto& [id, names] : byId) {
    OrderedJson values = OrderedJson::array();
    for (std::size_t i = 0; i < names->size(); ++i)
      values.push_back({{"name", (*names)[i]}, {"value", i}});
    enums[id] = {{"valueType", "UINT8"}, {"values", std::move(values)}};
  }
}

}  // namespace kokudo::content
