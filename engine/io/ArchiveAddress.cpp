#include "engine/io/ArchiveAddress.h"

#include "engine/io/detail/ArchiveFetch.h"

#include <algorithm>
#include <memory>
#include <utility>

namespace kokudo::io {
namespace {

std::string escaped(std::string_view text, std::string_view special) {
  static constexpr std::string_view kHex = "0123456789ABCDEF";
  std::string out;
  for (const char c : text) {
    if (special.find(c) == special.npos) {
      out += c;
      continue;
    }
    const auto byte = static_cast<unsigned char>(c);
    out += {'%', kHex[byte >> 4], kHex[byte & 15]};
  }
  return out;
}

}  // namespace

std::string archiveUri(const std::filesystem::path& archive, std::string_view member) {
  std::error_code ignored;
  const std::filesystem::path absolute = std::filesystem::absolute(archive, ignored);
  return "zip:" + escaped(absolute.lexically_normal().string(), "%?#!") + "!/" +
         escaped(member, "%?#");
}

Result<std::vector<std::string>> tilesetsInArchive(const std::filesystem::path& archive) {
  Result<std::shared_ptr<const detail::OpenZip>> zip = detail::OpenZip::open(archive.string());
  if (!zip.ok()) return zip.error();
  std::vector<std::string> names = (*zip)->directory().tilesetNames();
  const auto depth = [](const std::string& name) {
    return std::pair(std::count(name.begin(), name.end(), '/'), std::string_view(name));
  };
  std::sort(names.begin(), names.end(),
            [&](const std::string& a, const std::string& b) { return depth(a) < depth(b); });
  for (std::string& name : names) name = archiveUri(archive, name);
  return names;
}

}  // namespace kokudo::io
