#include "apps/workbench/UnfoldedAttributes.h"

#include <nlohmann/json.hpp>

#include <algorithm>

namespace kokudo::workbench {
namespace {

using Json = nlohmann::ordered_json;

constexpr int kDeepest = 32;
constexpr std::size_t kMostRows = 2000;

Value leafOf(const Json& json) {
  if (json.is_boolean()) return json.get<bool>();
  if (json.is_number_integer()) return json.get<std::int64_t>();
  if (json.is_number()) return json.get<double>();
  if (json.is_string()) return json.get<std::string>();
  return {};
}

bool isBlank(const Value& value) {
  const std::string text = kokudo::toText(value);
  return std::all_of(text.begin(), text.end(), [](char c) { return c == ' '; });
}

bool stands(const Attributes& rows, const std::string& name, const Value& value) {
  return std::any_of(rows.begin(), rows.end(), [&](const auto& row) {
    return row.first == name && kokudo::toText(row.second) == kokudo::toText(value);
  });
}

/// The elements of a list repeat its name, as everywhere in Kokudo.
void unfold(const std::string& name, const Json& json, int depth, Attributes& out) {
  if (out.size() >= kMostRows || depth > kDeepest) return;
  if (json.is_array()) {
    for (const Json& element : json) unfold(name, element, depth + 1, out);
  } else if (json.is_object()) {
    for (const auto& [key, member] : json.items())
      unfold(name.empty() ? key : name + "/" + key, member, depth + 1, out);
  } else if (const Value leaf = leafOf(json); !isBlank(leaf) && !stands(out, name, leaf)) {
    out.emplace_back(name, leaf);
  }
}

Json parsed(const Value& value) {
  const auto* text = std::get_if<std::string>(&value);
  if (!text || text->empty() || (text->front() != '{' && text->front() != '[')) return nullptr;
  Json json = Json::parse(*text, nullptr, false);
  return json.is_discarded() ? Json(nullptr) : json;
}

}  // namespace

Attributes unfolded(const Attributes& attributes) {
  Attributes out;
  for (const auto& [name, value] : attributes)
    if (parsed(value).is_null() && !isBlank(value)) out.emplace_back(name, value);
  for (const auto& [name, value] : attributes) {
    const Json json = parsed(value);
    if (json.is_null()) continue;
    // A whole record in one text: its own names say more than that of the text.
    unfold(name == "attributes" ? "" : name, json, 0, out);
  }
  return out;
}

}  // namespace kokudo::workbench
