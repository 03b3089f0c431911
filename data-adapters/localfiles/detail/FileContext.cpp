#include "data-adapters/localfiles/detail/FileContext.h"

#include "data-adapters/localfiles/detail/Inputs.h"

#include <fmt/format.h>

namespace kokudo::adapters::localfiles {
namespace {

void replaceAll(std::string& text, const std::string& from, const std::string& to) {
  for (std::size_t at = 0; (at = text.find(from, at)) != std::string::npos; at += to.size()) {
    text.replace(at, from.size(), to);
  }
}

}  // namespace

std::string FileContext::file() const {
  const auto cut = path.find_last_of("/!");
  return cut == std::string::npos ? path : path.substr(cut + 1);
}

std::string FileContext::stem() const {
  const std::string name = withoutPacking(file());
  const auto dot = name.rfind('.');
  return dot == std::string::npos || dot == 0 ? name : name.substr(0, dot);
}

std::string FileContext::folder() const {
  const auto end = path.find_last_of("/!");
  if (end == std::string::npos || path[end] == '!') return stem();
  const std::string before = path.substr(0, end);
  const auto cut = before.find_last_of("/!");
  return cut == std::string::npos ? before : before.substr(cut + 1);
}

std::string FileContext::fill(const std::string& text) const {
  if (text.find('{') == std::string::npos) return text;
  std::string out = text;
  replaceAll(out, "{file}", file());
  replaceAll(out, "{stem}", stem());
  replaceAll(out, "{folder}", folder());
  return out;
}

void Notes::add(const std::string& where, const std::string& what) {
  auto [at, fresh] = _byWhat.try_emplace(what, where, 0);
  ++at->second.second;
}

void Notes::addTo(Diagnostics& diagnostics) const {
  for (const auto& [what, first] : _byWhat) {
    diagnostics.warn(first.first, first.second == 1
                                      ? what
                                      : fmt::format("{} (and {} more)", what, first.second - 1));
  }
}

std::string onOneLine(std::string text) {
  for (char& c : text) {
    if (c == '\n' || c == '\r' || c == '\t') c = ' ';
  }
  return text;
}

catalog::Record recordOf(const FileContext& file, const Mapping& mapping) {
  catalog::Record record;
  record.source = mapping.source;
  record.dataset = file.fill(mapping.dataset);
  record.datasetTitle = file.fill(mapping.datasetTitle);
  record.kind = mapping.kind;
  record.license = mapping.license;
  record.credit = mapping.credit;
  record.provenance = {file.path, file.retrievedAt, file.sha256, "localfiles", {}};
  return record;
}

}  // namespace kokudo::adapters::localfiles
