#include "index/exporter/detail/Bag.h"

#include "engine/base/Files.h"
#include "engine/base/Sha256.h"
#include "engine/provenance/Provenance.h"

#include <fmt/format.h>

#include <algorithm>
#include <sstream>
#include <vector>

namespace kokudo::exporter {
namespace {

namespace fs = std::filesystem;

Result<std::string> manifestText(const fs::path& folder, const std::vector<fs::path>& files) {
  std::map<std::string, std::string> sorted;
  for (const auto& file : files) {
    auto digest = sha256HexOfFile(file);
    if (!digest) return digest.error();
    sorted[fs::relative(file, folder).generic_string()] = *digest;
  }
  std::string text;
  for (const auto& [path, digest] : sorted) text += digest + "  " + path + "\n";
  return text;
}

std::vector<fs::path> filesUnder(const fs::path& folder) {
  std::vector<fs::path> files;
  for (const auto& entry : fs::recursive_directory_iterator(folder))
    if (entry.is_regular_file()) files.push_back(entry.path());
  return files;
}

// A line break would begin a new element of bag-info.txt.
std::string onOneLine(std::string text) {
  std::replace_if(
      text.begin(), text.end(), [](unsigned char c) { return c < 0x20; }, ' ');
  return text;
}

bool isSha256(const std::string& text) {
  return text.size() == 64 && text.find_first_not_of("0123456789abcdef") == std::string::npos;
}

bool staysInside(const std::string& path) {
  const fs::path p(path);
  if (path.empty() || p.is_absolute()) return false;
  for (const auto& part : p)
    if (part == "..") return false;
  return true;
}

}  // namespace

Status writeBag(const fs::path& folder, const std::string& description, std::uint64_t records) {
  std::uintmax_t octets = 0;
  const auto payload = filesUnder(folder / "data");
  for (const auto& file : payload) octets += fs::file_size(file);
  const auto manifest = manifestText(folder, payload);
  if (!manifest) return manifest.error();
  const auto date = provenance::utcNow().substr(0, 10);
  const std::vector<std::pair<std::string, std::string>> files = {
      {"bagit.txt", "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"},
      {"bag-info.txt",
       fmt::format(
           "Bagging-Date: {}\nPayload-Oxum: {}.{}\nExternal-Description: {}\nRecord-Count: {}\n",
           date, octets, payload.size(), onOneLine(description), records)},
      {"manifest-sha256.txt", *manifest}};
  std::vector<fs::path> tags;
  for (const auto& [name, text] : files) {
    if (const auto written = writeFileAtomically(folder / name, text); !written) return written;
    tags.push_back(folder / name);
  }
  const auto tagManifest = manifestText(folder, tags);
  if (!tagManifest) return tagManifest.error();
  return writeFileAtomically(folder / "tagmanifest-sha256.txt", *tagManifest);
}

Result<Checksums> readChecksums(const fs::path& manifest) {
  const auto text = readFile(manifest, std::size_t(256) << 20);
  if (!text) return text.error();
  Checksums checksums;
  std::istringstream lines(*text);
  int number = 0;
  for (std::string line; std::getline(lines, line);) {
    ++number;
    if (line.empty()) continue;
    const auto gap = line.find("  ");
    const auto digest = line.substr(0, gap);
    const auto path = gap == std::string::npos ? "" : line.substr(gap + 2);
    if (!isSha256(digest) || !staysInside(path))
      return Error{
          Error::Kind::BadInput,
          fmt::format(
              "{}:{}: not a line of a sha256 manifest (digest, two blanks, path inside the bag)",
              manifest.string(), number)};
    checksums[path] = digest;
  }
  return checksums;
}

}  // namespace kokudo::exporter
