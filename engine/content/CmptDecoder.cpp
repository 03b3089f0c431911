#include "engine/content/CmptDecoder.h"

#include "engine/content/ModelMerge.h"
#include "engine/content/detail/ByteView.h"

#include <fmt/format.h>

#include <cstring>

namespace kokudo::content {

namespace {

constexpr std::size_t kHeader = 16;
constexpr std::size_t kInnerHeader = 12;
constexpr int kDeepest = 8;

std::uint32_t word(Bytes bytes, std::size_t at) {
  std::uint32_t value = 0;
  std::memcpy(&value, bytes.data() + at, 4);
  return value;
}

/// The leaves of nested composites.
class CmptReader {
 public:
  explicit CmptReader(const DecodeContext& context) : _context(context) {}

  Status read(Bytes bytes, const std::string& where, int depth) {
    if (depth > kDeepest)
      return bad(where, fmt::format("composites nest deeper than {}", kDeepest));
    if (bytes.size() < kHeader) {
      return bad(where,
                 fmt::format("cmpt of {} bytes; the header needs {}", bytes.size(), kHeader));
    }
    if (const auto version = word(bytes, 4); version != 1) {
      return Error{Error::Kind::Unsupported,
                   fmt::format("{}: cmpt version {} is not read, only 1", where, version)};
    }
    const std::size_t total = word(bytes, 8), tiles = word(bytes, 12);
    if (total > bytes.size()) {
      return bad(where, fmt::format("cmpt header says {} bytes, the file has {}; it is cut off",
                                    total, bytes.size()));
    }
    std::size_t at = kHeader;
    for (std::size_t i = 0; i < tiles; ++i) {
      const std::string place = fmt::format("{} (inner tile {})", where, i);
      if (at > total || total - at < kInnerHeader) {
        return bad(place, fmt::format("begins at byte {} of {}; the header counts {} tiles", at,
                                      total, tiles));
      }
      const std::size_t size = word(bytes, at + 8);
      if (size < kInnerHeader || size > total - at) {
        return bad(place, fmt::format("says {} bytes, {} are left", size, total - at));
      }
      if (auto status = readInner(bytes.subspan(at, size), place, depth); !status) return status;
      at += size;
    }
    return {};
  }

  Result<Model> finish() {
    if (_models.empty() && _firstRefusal) return *_firstRefusal;
    Model model = mergeModels(std::move(_models));
    model.warnings.insert(model.warnings.end(), _warnings.begin(), _warnings.end());
    return model;
  }

 private:
  Status readInner(Bytes bytes, const std::string& place, int depth) {
    if (asText(bytes).starts_with("cmpt")) return read(bytes, place, depth + 1);
    // Text may begin with blanks; behind them a composite could hide from the count of levels.
    const auto first = std::to_integer<unsigned char>(bytes[0]);
    if (first <= ' ' || first >= 0x80) return bad(place, "has no magic");
    auto model = decodeContent(bytes, _context);
    if (model) {
      _models.push_back(std::move(*model));
      return {};
    }
    Error error{model.error().kind, place + ": " + model.error().message};
    if (error.kind != Error::Kind::Unsupported) return error;
    if (_warnings.size() < 20) _warnings.push_back(error.message);
    if (!_firstRefusal) _firstRefusal = std::move(error);
    return {};
  }

  static Error bad(const std::string& where, const std::string& what) {
    return Error{Error::Kind::BadInput, where + ": " + what};
  }

  const DecodeContext& _context;
  std::vector<Model> _models;
  std::vector<std::string> _warnings;
  std::optional<Error> _firstRefusal;
};

}  // namespace

Result<Model> decodeCmpt(Bytes bytes, const DecodeContext& context) {
  CmptReader reader(context);
  if (auto status = reader.read(bytes, context.uri, 1); !status) return status.error();
  return reader.finish();
}

}  // namespace kokudo::content
