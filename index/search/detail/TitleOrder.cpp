#include "index/search/detail/TitleOrder.h"

#include <unicode/coll.h>
#include <unicode/locid.h>

#include <algorithm>
#include <array>
#include <vector>

namespace kokudo::search::detail {
namespace {

constexpr std::array<std::string_view, 14> kReadings{
    "reading",    "読み",         "よみ",      "よみがな",      "ふりがな",
    "フリガナ",   "カナ",         "name_kana", "名称_カナ",     "名称カナ",
    "施設名カナ", "name:ja-Hira", "名称_かな", "名称(フリガナ)"};

}  // namespace

struct TitleOrder::Impl {
  std::unique_ptr<icu::Collator> collator;
  std::vector<std::uint8_t> buffer = std::vector<std::uint8_t>(512);
};

TitleOrder::TitleOrder() : _impl(std::make_unique<Impl>()) {
  UErrorCode status = U_ZERO_ERROR;
  _impl->collator.reset(icu::Collator::createInstance(icu::Locale::getJapanese(), status));
  if (U_FAILURE(status)) _impl->collator.reset();
}

TitleOrder::~TitleOrder() = default;

std::string TitleOrder::keyOf(std::string_view title, std::string_view foldedTitle,
                              std::string_view reading) const {
  const std::string_view shown = reading.empty() ? title : reading;
  std::string key;
  if (_impl->collator) {
    const auto text = icu::UnicodeString::fromUTF8(
        icu::StringPiece(shown.data(), static_cast<std::int32_t>(shown.size())));
    auto& buffer = _impl->buffer;
    auto size =
        _impl->collator->getSortKey(text, buffer.data(), static_cast<std::int32_t>(buffer.size()));
    if (static_cast<std::size_t>(size) > buffer.size()) {
      buffer.resize(static_cast<std::size_t>(size));
      size = _impl->collator->getSortKey(text, buffer.data(), size);
    }
    key.assign(reinterpret_cast<const char*>(buffer.data()), static_cast<std::size_t>(size));
  }
  // A sort key ends with a zero byte; behind it titles that read alike are told apart.
  return key += foldedTitle;
}

std::string TitleOrder::keyOf(const Segment& segment, std::uint32_t document) const {
  const StoredRecord record(segment.stored[document]);
  const auto& names = segment.dictionaries.attributes.names();
  std::string reading;
  record.forEachAttribute([&](const StoredRecord::Attribute& attribute) {
    const auto* text = std::get_if<std::string>(&attribute.value);
    if (text && attribute.name < names.size() && isReading(names[attribute.name])) reading = *text;
    return reading.empty();
  });
  return keyOf(record.title, segment.foldedTitle(document), reading);
}

bool isReading(std::string_view attribute) {
  return std::find(kReadings.begin(), kReadings.end(), attribute) != kReadings.end();
}

std::string_view readingIn(const Attributes& attributes) {
  for (const auto& [name, value] : attributes)
    if (const auto* text = std::get_if<std::string>(&value))
      if (!text->empty() && isReading(name)) return *text;
  return {};
}

}  // namespace kokudo::search::detail
