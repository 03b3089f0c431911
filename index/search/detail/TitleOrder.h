#pragma once

#include "engine/base/Value.h"
#include "index/search/detail/Segment.h"

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace kokudo::search::detail {

/// The order of titles for a reader of Japanese: ICU's collation of the reading where a record has
/// one, else of the title (kanji by their usual order).
class TitleOrder {
 public:
  TitleOrder();
  ~TitleOrder();
  /// Bytes that compare as the titles do; equal only for equal folded titles with equal readings.
  std::string keyOf(std::string_view title, std::string_view foldedTitle,
                    std::string_view reading) const;
  std::string keyOf(const Segment& segment, std::uint32_t document) const;

 private:
  struct Impl;
  std::unique_ptr<Impl> _impl;
};

/// Whether an attribute of that name is how the record's title is read (読み, フリガナ ...).
bool isReading(std::string_view attribute);

/// The reading among a record's attributes, "" if there is none.
std::string_view readingIn(const Attributes& attributes);

}  // namespace kokudo::search::detail
