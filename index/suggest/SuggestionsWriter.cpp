#include "index/suggest/SuggestionsWriter.h"

#include "index/suggest/detail/DictionaryWriter.h"
#include "index/suggest/detail/NamedPlaces.h"

#include <algorithm>

namespace kokudo::suggest {
namespace {

constexpr const char* kOrganisationAttributes[] = {
    "管理者", "管理者名", "施設管理者", "事業者名",     "発注機関",
    "発注者", "調査機関", "operator",   "organisation", "organization"};

detail::Name nameOf(SuggestionKind kind) {
  detail::Name name;
  name.kind = kind;
  return name;
}

}  // namespace

struct SuggestionsWriter::Impl {
  detail::NamedPlaces places;
  detail::NameTable names;

  explicit Impl(KnownName known) : places(std::move(known)) {}
  void count(SuggestionKind kind, std::string_view text, std::string_view reading) {
    if (!text.empty()) names.count(nameOf(kind), text, reading);
  }
};

SuggestionsWriter::SuggestionsWriter(KnownName known)
    : _impl(std::make_unique<Impl>(std::move(known))) {}
SuggestionsWriter::SuggestionsWriter(SuggestionsWriter&&) noexcept = default;
SuggestionsWriter::~SuggestionsWriter() = default;

void SuggestionsWriter::add(const catalog::Record& record) {
  _impl->places.add(record);
  const auto& dataset = record.datasetTitle.empty() ? record.dataset : record.datasetTitle;
  _impl->count(SuggestionKind::Dataset, dataset, {});
  // A place without a code has no place among the places.
  if (!detail::isPlace(record) || detail::codeNumber(record.municipality) == 0)
    _impl->count(SuggestionKind::Asset, record.title, detail::readingOf(record));
  for (const char* attribute : kOrganisationAttributes)
    if (const Value* value = find(record.attributes, attribute))
      _impl->count(SuggestionKind::Organisation, kokudo::toText(*value), {});
}

Status SuggestionsWriter::finish(const std::filesystem::path& file) {
  _impl->places.writeTo(_impl->names);
  return detail::writeDictionary(file, _impl->names);
}

}  // namespace kokudo::suggest
