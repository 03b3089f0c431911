#include "engine/styling/detail/Pattern.h"

#include <fmt/format.h>
#include <unicode/regex.h>

namespace kokudo::styling {

namespace {

constexpr std::size_t kLongestPattern = 2000;
/// ICU's steps of about a millisecond, and bytes of its stack for going back.
constexpr std::int32_t kTimeLimit = 20, kStackLimit = 1 << 20;

}  // namespace

struct Pattern::Impl {
  std::unique_ptr<icu::RegexPattern> pattern;
  bool sticky = false;

  /// A matcher that stands on the first match, or null.
  std::unique_ptr<icu::RegexMatcher> find(const icu::UnicodeString& text) const {
    UErrorCode status = U_ZERO_ERROR;
    std::unique_ptr<icu::RegexMatcher> matcher(pattern->matcher(text, status));
    if (U_FAILURE(status)) return nullptr;
    matcher->setTimeLimit(kTimeLimit, status);
    matcher->setStackLimit(kStackLimit, status);
    const bool found = sticky ? matcher->lookingAt(status) : matcher->find(status);
    return found && U_SUCCESS(status) ? std::move(matcher) : nullptr;
  }
};

Pattern::Pattern() : _impl(std::make_unique<Impl>()) {}
Pattern::~Pattern() = default;

Result<std::shared_ptr<const Pattern>> Pattern::compile(const std::string& source,
                                                        std::string_view flags) {
  if (source.size() > kLongestPattern) {
    return Error{Error::Kind::BadInput,
                 fmt::format("a pattern of {} bytes; at most {}", source.size(), kLongestPattern)};
  }
  std::shared_ptr<Pattern> pattern(new Pattern());
  pattern->_source = source.empty() ? "(?:)" : source;
  std::uint32_t options = 0;
  for (const char flag : flags) {
    if (std::string_view("gimuy").find(flag) == std::string_view::npos) {
      return Error{Error::Kind::BadInput,
                   fmt::format("found the flag '{}', expected some of gimuy", flag)};
    }
    if (flag == 'i') options |= UREGEX_CASE_INSENSITIVE;
    if (flag == 'm') options |= UREGEX_MULTILINE;
    if (flag == 'y') pattern->_impl->sticky = true;
  }
  UErrorCode status = U_ZERO_ERROR;
  UParseError where{};
  pattern->_impl->pattern.reset(icu::RegexPattern::compile(
      icu::UnicodeString::fromUTF8(pattern->_source), options, where, status));
  if (U_FAILURE(status)) {
    return Error{Error::Kind::BadInput, fmt::format("the pattern \"{}\" is wrong at character {}",
                                                    source.substr(0, 80), where.offset)};
  }
  return std::shared_ptr<const Pattern>(std::move(pattern));
}

bool Pattern::test(std::string_view text) const {
  const auto unicode =
      icu::UnicodeString::fromUTF8(icu::StringPiece(text.data(), std::int32_t(text.size())));
  return _impl->find(unicode) != nullptr;
}

StyleValue Pattern::exec(std::string_view text) const {
  const auto unicode =
      icu::UnicodeString::fromUTF8(icu::StringPiece(text.data(), std::int32_t(text.size())));
  const auto matcher = _impl->find(unicode);
  if (!matcher) return {Null{}};
  if (matcher->groupCount() < 1) return {};
  UErrorCode status = U_ZERO_ERROR;
  if (matcher->start(1, status) < 0) return {};
  std::string group;
  matcher->group(1, status).toUTF8String(group);
  return {group};
}

}  // namespace kokudo::styling
