#include "index/catalog/detail/CanonicalReader.h"

#include "index/catalog/detail/Utf8.h"

#include <charconv>

namespace kokudo::catalog::detail {
namespace {

// Each function takes what it expects off the front; after the first failure nothing more fits.
class Cursor {
 public:
  explicit Cursor(std::string_view text) : _rest(text) {}

  bool ok() const { return _ok; }
  bool atEnd() const { return _ok && _rest.empty(); }

  bool next(std::string_view expected) {
    if (!_rest.starts_with(expected)) return false;
    _rest.remove_prefix(expected.size());
    return true;
  }
  void literal(std::string_view expected) {
    if (!next(expected)) fail();
  }

  void text(std::string& out) {
    literal("\"");
    while (_ok) {
      std::size_t n = 0;
      while (n < _rest.size() && _rest[n] != '"' && _rest[n] != '\\' &&
             static_cast<unsigned char>(_rest[n]) >= 0x20)
        ++n;
      out.append(_rest.substr(0, n));
      _rest.remove_prefix(n);
      if (next("\"")) return;
      escaped(out);
    }
  }
  std::string text() {
    std::string out;
    text(out);
    return out;
  }

  template <typename T>
  void number(T& value) {
    const auto [end, failed] = std::from_chars(_rest.data(), _rest.data() + _rest.size(), value);
    if (failed != std::errc()) return fail();
    _rest.remove_prefix(static_cast<std::size_t>(end - _rest.data()));
  }

  void value(Value& value) {
    if (_rest.starts_with('"')) {
      text(value.emplace<std::string>());
    } else if (next("true")) {
      value = true;
    } else if (next("false")) {
      value = false;
    } else if (!next("null")) {
      // Doubles have a point or an exponent.
      const auto end = _rest.find_first_of(",]");
      if (_rest.substr(0, end).find_first_of(".e") == std::string_view::npos)
        number(value.emplace<std::int64_t>());
      else
        number(value.emplace<double>());
    }
  }

  void fail() {
    _ok = false;
    _rest = {};
  }

 private:
  // The four forms that the writer uses.
  void escaped(std::string& out) {
    if (next("\\\"")) {
      out += '"';
    } else if (next("\\\\")) {
      out += '\\';
    } else if (next("\\n")) {
      out += '\n';
    } else if (next("\\u00") && _rest.size() >= 2) {
      unsigned char code = 0;
      const auto [end, failed] = std::from_chars(_rest.data(), _rest.data() + 2, code, 16);
      if (failed != std::errc() || end != _rest.data() + 2 || code >= 0x20) return fail();
      out += static_cast<char>(code);
      _rest.remove_prefix(2);
    } else {
      fail();
    }
  }

  std::string_view _rest;
  bool _ok = true;
};

// Calls `one` for each element up to the closing bracket; the opening one was taken.
template <typename One>
void forEachElement(Cursor& in, One one) {
  if (in.next("]")) return;
  do one();
  while (in.next(","));
  in.literal("]");
}

void readPlace(Cursor& in, Place& place) {
  in.literal(",\"place\":{\"bbox\":[");
  for (std::size_t i = 0; i < 4; ++i) {
    if (i > 0) in.literal(",");
    in.number(place.bbox[i]);
  }
  in.literal("],\"geometry\":");
  in.text(place.geometry);
  in.literal(",\"height\":");
  if (!in.next("null")) in.number(place.height.emplace());
  in.literal(",\"how\":");
  const auto how = placeQualityFromText(in.text());
  if (!how) return in.fail();
  place.how = *how;
  in.literal(",\"lat\":");
  in.number(place.latitude);
  in.literal(",\"lon\":");
  in.number(place.longitude);
  in.literal("}");
}

void readField(Cursor& in, std::string_view begin, std::string& out) {
  in.literal(begin);
  in.text(out);
}

void readProvenance(Cursor& in, provenance::Provenance& provenance) {
  readField(in, ",\"provenance\":{\"adapter\":", provenance.adapter);
  readField(in, ",\"operation\":", provenance.operation);
  readField(in, ",\"sha256\":", provenance.sha256);
  readField(in, ",\"url\":", provenance.url);
  in.literal("}");
}

void readAttributes(Cursor& in, Attributes& attributes) {
  in.literal("{\"attributes\":[");
  forEachElement(in, [&] {
    auto& [name, value] = attributes.emplace_back();
    readField(in, "[", name);
    in.literal(",");
    in.value(value);
    in.literal("]");
  });
}

void readDistributions(Cursor& in, std::vector<Distribution>& distributions) {
  in.literal(",\"distributions\":[");
  forEachElement(in, [&] {
    Distribution& one = distributions.emplace_back();
    readField(in, "{\"format\":", one.format);
    readField(in, ",\"title\":", one.title);
    readField(in, ",\"url\":", one.url);
    in.literal("}");
  });
}

}  // namespace

std::optional<Record> readCanonical(std::string_view json) {
  if (!isUtf8(json)) return std::nullopt;
  Cursor in(json);
  std::optional<Record> result(std::in_place);
  Record& record = *result;
  readAttributes(in, record.attributes);
  readField(in, ",\"credit\":", record.credit);
  readField(in, ",\"dataset\":", record.dataset);
  readField(in, ",\"datasetTitle\":", record.datasetTitle);
  readDistributions(in, record.distributions);
  readField(in, ",\"id\":", record.id);
  readField(in, ",\"kind\":", record.kind);
  readField(in, ",\"license\":", record.license);
  readField(in, ",\"municipality\":", record.municipality);
  readPlace(in, record.place);
  readField(in, ",\"prefecture\":", record.prefecture);
  readProvenance(in, record.provenance);
  in.literal(",\"sharedKeys\":[");
  forEachElement(in, [&] { in.text(record.sharedKeys.emplace_back()); });
  readField(in, ",\"source\":", record.source);
  readField(in, ",\"text\":", record.text);
  readField(in, ",\"title\":", record.title);
  in.literal(",\"year\":");
  if (!in.next("null")) in.number(record.year.emplace());
  in.literal("}");
  return in.atEnd() ? std::move(result) : std::nullopt;
}

}  // namespace kokudo::catalog::detail
