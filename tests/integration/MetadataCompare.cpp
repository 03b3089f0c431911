#include "tests/integration/MetadataCompare.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

namespace kokudo::test {

namespace {

Json jsonOf(const Value& value) {
  if (const auto* boolean = std::get_if<bool>(&value)) return *boolean;
  if (const auto* whole = std::get_if<std::int64_t>(&value)) return *whole;
  if (const auto* real = std::get_if<double>(&value)) return *real;
  if (const auto* text = std::get_if<std::string>(&value)) return *text;
  return {};
}

bool same(const Json& a, const Json& b) {
  if (a.is_array() || b.is_array()) {
    return a.is_array() && b.is_array() && std::equal(a.begin(), a.end(), b.begin(), b.end(), same);
  }
  if (a.is_number_integer() && b.is_number_integer()) return a == b;
  if (a.is_number() && b.is_number()) {
    const double x = a.get<double>(), y = b.get<double>();
    return std::abs(x - y) <= 1e-7 * std::max({std::abs(x), std::abs(y), 1e-30});
  }
  return a == b;
}

}  // namespace

std::vector<Json> flattened(const Json& json) {
  if (!json.is_array()) return {json};
  std::vector<Json> out;
  for (const auto& one : json)
    for (auto& leaf : flattened(one)) out.push_back(std::move(leaf));
  return out;
}

bool MetadataCompare::expectSame(const Json& expected, const Value* found,
                                 const std::string& where) {
  _count += flattened(expected).size();
  Json read = found ? jsonOf(*found) : Json();
  if ((expected.is_array() || expected.is_object()) && read.is_string())
    read = Json::parse(read.get<std::string>(), nullptr, false);
  if (same(expected, read)) return true;
  ADD_FAILURE() << where << ": read " << read.dump() << ", the file says " << expected.dump();
  return false;
}

void MetadataCompare::expectSame(const Json& expected, const Attributes& found,
                                 const std::string& id, const std::string& where) {
  Json read = Json::array();
  for (const auto& [name, value] : found)
    if (name == id) read.push_back(jsonOf(value));
  const auto wanted = flattened(expected);
  _count += wanted.size();
  if (!same(Json(wanted), read))
    ADD_FAILURE() << where << " " << id << ": read " << read.dump() << ", the file says "
                  << expected.dump();
}

std::vector<std::filesystem::path> filesBelow(const std::filesystem::path& folder,
                                              const std::vector<std::string>& extensions) {
  std::vector<std::filesystem::path> files;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
    const std::string extension = entry.path().extension().string();
    if (entry.is_regular_file() &&
        std::find(extensions.begin(), extensions.end(), extension) != extensions.end())
      files.push_back(entry.path());
  }
  std::sort(files.begin(), files.end());
  return files;
}

}  // namespace kokudo::test
