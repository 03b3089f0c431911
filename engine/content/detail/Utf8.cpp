#include "engine/content/detail/Utf8.h"

#include "engine/content/BoringXml.h"

#include <unicode/ucnv.h>
#include <unicode/ustring.h>

#include <limits>
#include <memory>

namespace kokudo::content {

namespace {

constexpr std::string_view kBom = "\xEF\xBB\xBF";

struct ConverterCloser {
  void operator()(UConverter* converter) const { ucnv_close(converter); }
};

Result<std::string> fromCp932(std::string_view bytes, const std::string& where) {
  if (bytes.size() > std::size_t(std::numeric_limits<std::int32_t>::max()) / 4) {
    return Error{Error::Kind::BadInput, where + ": text in CP932 larger than 512 MB"};
  }
  UErrorCode code = U_ZERO_ERROR;
  // windows-31j is ICU's name of CP932; it knows NEC's and IBM's extensions such as 髙.
  const std::unique_ptr<UConverter, ConverterCloser> converter(ucnv_open("windows-31j", &code));
  if (U_SUCCESS(code)) {
    ucnv_setToUCallBack(converter.get(), UCNV_TO_U_CALLBACK_STOP, nullptr, nullptr, nullptr, &code);
  }
  if (U_FAILURE(code)) return Error{Error::Kind::Internal, "ICU has no converter for CP932"};
  std::u16string wide(bytes.size() + 1, u'\0');
  const auto units =
      ucnv_toUChars(converter.get(), wide.data(), static_cast<std::int32_t>(wide.size()),
                    bytes.data(), static_cast<std::int32_t>(bytes.size()), &code);
  if (U_FAILURE(code)) {
    return Error{Error::Kind::BadInput,
                 where + ": text is neither UTF-8 nor CP932 (Shift_JIS); save it as UTF-8"};
  }
  std::string out(static_cast<std::size_t>(units) * 3 + 1, '\0');
  std::int32_t size = 0;
  u_strToUTF8(out.data(), static_cast<std::int32_t>(out.size()), &size, wide.data(), units, &code);
  if (U_FAILURE(code)) return Error{Error::Kind::BadInput, where + ": text cannot be made UTF-8"};
  out.resize(static_cast<std::size_t>(size));
  return out;
}

}  // namespace

bool isUtf8(std::string_view text) {
  std::size_t i = 0;
  while (i < text.size()) {
    const auto lead = static_cast<unsigned char>(text[i]);
    const std::size_t length = lead < 0x80   ? 1
                               : lead < 0xC2 ? 0
                               : lead < 0xE0 ? 2
                               : lead < 0xF0 ? 3
                               : lead < 0xF5 ? 4
                                             : 0;
    if (length == 0 || length > text.size() - i) return false;
    for (std::size_t k = 1; k < length; ++k) {
      if ((static_cast<unsigned char>(text[i + k]) & 0xC0) != 0x80) return false;
    }
    // Overlong forms, surrogates and what lies above U+10FFFF.
    const auto second = length > 1 ? static_cast<unsigned char>(text[i + 1]) : 0;
    if ((lead == 0xE0 && second < 0xA0) || (lead == 0xED && second > 0x9F) ||
        (lead == 0xF0 && second < 0x90) || (lead == 0xF4 && second > 0x8F)) {
      return false;
    }
    i += length;
  }
  return true;
}

Result<std::string> toUtf8(std::string_view bytes, const std::string& where) {
  if (bytes.starts_with(kBom)) bytes.remove_prefix(kBom.size());
  if (isUtf8(bytes)) return std::string(bytes);
  return fromCp932(bytes, where);
}

}  // namespace kokudo::content
