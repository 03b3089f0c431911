#include "engine/content/detail/JsonColumns.h"

#include <limits>

namespace kokudo::content {

namespace {

/// Longer names are no names: what lies deeper stays JSON text.
constexpr std::size_t kLongestName = 1000;

}  // namespace

Value valueOf(const Json& json) {
  if (json.is_null()) return {};
  if (json.is_boolean()) return json.get<bool>();
  if (json.is_string()) return json.get<std::string>();
  if (json.is_number_float()) return json.get<double>();
  if (json.is_number_unsigned() &&
      json.get<std::uint64_t>() > std::uint64_t(std::numeric_limits<std::int64_t>::max())) {
    return json.get<double>();
  }
  if (json.is_number_integer()) return json.get<std::int64_t>();
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

bool JsonColumns::put(std::size_t row, const std::string& name, const Json& value) {
  if (value.is_object() && !value.empty()) {
    bool fits = true;
    for (const auto& [inner, unused] : value.items())
      fits = fits && name.size() + inner.size() < kLongestName;
    if (fits) {
      for (const auto& [inner, content] : value.items()) {
        if (!put(row, name + "/" + inner, content)) return false;
      }
      return true;
    }
  }
  return put(row, name, valueOf(value));
}

bool JsonColumns::put(std::size_t row, const std::string& name, Value value) {
  if (row >= _rows) return true;
  const auto [found, isNew] = _index.try_emplace(name, _columns.size());
  if (isNew) {
    const std::uint64_t cost = _rows + name.size();
    if (cost > _budget) return false;
    _budget -= cost;
    _columns.push_back({name, name, {}});
    _columns.back().values.resize(_rows);
  }
  Value& cell = _columns[found->second].values[row];
  if (std::holds_alternative<std::monostate>(cell)) cell = std::move(value);
  return true;
}

bool JsonColumns::putColumn(const std::string& name, std::vector<Value> values) {
  const std::uint64_t cost = _rows + name.size();
  if (cost > _budget) return false;
  _budget -= cost;
  values.resize(_rows);
  _index.try_emplace(name, _columns.size());
  _columns.push_back({name, name, std::move(values)});
  return true;
}

}  // namespace kokudo::content
