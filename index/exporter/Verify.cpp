#include "engine/base/Files.h"
#include "engine/base/Sha256.h"
#include "index/exporter/Exporter.h"
#include "index/exporter/detail/Bag.h"

#include <set>

namespace kokudo::exporter {
namespace {

namespace fs = std::filesystem;
using State = VerifyReport::State;

std::string stateOfFile(const fs::path& file, const std::string& expected) {
  std::error_code ignored;
  if (!fs::is_regular_file(file, ignored)) return "missing";
  const auto digest = sha256HexOfFile(file);
  return digest.ok() && *digest == expected ? "intact" : "changed";
}

void check(const fs::path& package, const Checksums& checksums, VerifyReport& report,
           std::set<std::string>& known) {
  for (const auto& [path, digest] : checksums) {
    report.files.push_back({path, stateOfFile(package / path, digest)});
    known.insert(path);
  }
}

// A manifest that cannot be read as one was itself changed.
bool checkManifest(const fs::path& package, const std::string& name, VerifyReport& report,
                   std::set<std::string>& known) {
  known.insert(name);
  const auto checksums = readChecksums(package / name);
  if (!checksums) {
    report.files.push_back({name, fs::exists(package / name) ? "changed" : "missing"});
    return false;
  }
  check(package, *checksums, report, known);
  return true;
}

void findAdded(const fs::path& package, const std::set<std::string>& known, VerifyReport& report) {
  for (const auto& entry : fs::recursive_directory_iterator(package)) {
    if (entry.is_directory()) continue;
    const auto path = fs::relative(entry.path(), package).generic_string();
    if (!known.contains(path)) report.files.push_back({path, "added"});
  }
}

}  // namespace

Result<VerifyReport> verifyPackage(const fs::path& package) try {
  std::error_code ignored;
  if (!fs::is_directory(package, ignored))
    return Error{Error::Kind::NotFound, package.string() + ": no such package folder"};
  VerifyReport report;
  const bool isBag = fs::exists(package / "bagit.txt") ||
                     fs::exists(package / "manifest-sha256.txt") ||
                     fs::exists(package / "tagmanifest-sha256.txt");
  if (!isBag) return report;
  std::set<std::string> known;
  checkManifest(package, "tagmanifest-sha256.txt", report, known);
  checkManifest(package, "manifest-sha256.txt", report, known);
  findAdded(package, known, report);
  report.state = State::Intact;
  for (const auto& file : report.files)
    if (file.state != "intact") report.state = State::Changed;
  return report;
} catch (const fs::filesystem_error& problem) {
  return systemError(problem.code().value(), problem.path1().string());
}

}  // namespace kokudo::exporter
