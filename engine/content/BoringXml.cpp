#include "engine/content/BoringXml.h"

#include "engine/content/detail/Utf8.h"
#include "engine/content/detail/XmlReader.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <map>

namespace kokudo::content {

namespace {

std::optional<double> number(std::string_view text) {
  double value = 0;
  if (text.starts_with('+')) text.remove_prefix(1);
  const char* end = text.data() + text.size();
  const auto result = std::from_chars(text.data(), end, value);
  if (result.ec != std::errc() || result.ptr != end || !std::isfinite(value)) return std::nullopt;
  return value;
}

/// 1999-05-00 -> 1999-05, 0000-00-00 -> "": zeros stand for what is not known.
std::string date(std::string text) {
  while (text.ends_with("-00")) text.resize(text.size() - 3);
  return text == "0000" ? std::string() : text;
}

/// Names, telephone numbers and registration numbers of persons; whatever else a later version puts
/// under 調査会社 counts as one too.
bool concernsPersons(std::string_view name) {
  if (name.starts_with("調査会社_")) return name != "調査会社_名称";
  for (const std::string_view part : {"主任技師", "現場代理人", "コア鑑定者", "ボーリング責任者",
                                      "電子納品管理者", "氏名", "登録番号", "TEL"}) {
    if (name.find(part) != std::string_view::npos) return true;
  }
  return false;
}

/// Soil layers are called differently in 2.x, 3.00 and 4.00.
struct LayerNames {
  std::string_view element, depth, name, symbol;
};
constexpr LayerNames kLayerNames[] = {
    {"土質岩種区分", "土質岩種区分_下端深度", "土質岩種区分_土質岩種区分1",
     "土質岩種区分_土質岩種記号1"},
    {"岩石土区分", "岩石土区分_下端深度", "岩石土区分_岩石土名", "岩石土区分_岩石土記号"},
    {"工学的地質区分名現場土質名", "工学的地質区分名現場土質名_下端深度",
     "工学的地質区分名現場土質名_工学的地質区分名現場土質名",
     "工学的地質区分名現場土質名_工学的地質区分名現場土質名記号"},
};

class BoringReader final : public XmlHandler {
 public:
  BoringReader(const std::string& where, Diagnostics& diagnostics)
      : _where(where), _diagnostics(diagnostics) {}

  void start(const XmlName& name, const std::vector<XmlAttribute>& attributes) override {
    _text.clear();
    _leaf = true;
    ++_depth;
    if (_depth == 1) return startRoot(name, attributes);
    if (_depth == 2) _inTitle = name.local == "標題情報";
    if (_group.empty() && isGroup(name.local)) {
      _group = name.local;
      _fields.clear();
    }
  }

  void text(std::string_view text) override { _text.append(text); }

  void undeclared(std::string_view prefix) override {
    _diagnostics.warn(fmt::format("{}:{}", _where, line()),
                      fmt::format("namespace prefix \"{}\" is not declared", prefix));
  }

  void end(const XmlName& name) override {
    --_depth;
    if (_leaf) endLeaf(std::string(name.local), std::string(trimmed(_text)));
    if (name.local == _group) endGroup();
    _leaf = false;
    _text.clear();
  }

  Boring take() {
    const auto field = [this](const char* name) {
      const auto found = _title.find(name);
      return found == _title.end() ? std::string() : found->second;
    };
    _boring.surveyName = field("調査名");
    _boring.boringName = field("ボーリング名");
    _boring.address = field("調査位置住所");
    _boring.client = field("発注機関名称");
    _boring.company = field("調査会社_名称");
    _boring.startDate = date(field("調査期間_開始年月日"));
    _boring.endDate = date(field("調査期間_終了年月日"));
    _boring.mouthElevation = number(field("孔口標高"));
    _boring.length = number(field("総掘進長"));
    if (!_boring.length) _boring.length = number(field("総削孔長"));
    const std::string datum = field("測地系");
    _boring.datum = datum == "0"   ? "Tokyo"
                    : datum == "1" ? "JGD2000"
                    : datum == "2" ? "JGD2011"
                                   : "";
    _boring.longitude = angle("経度", 122, 154);
    _boring.latitude = angle("緯度", 20, 46);
    if (!_boring.longitude || !_boring.latitude)
      _boring.longitude = _boring.latitude = std::nullopt;
    return std::move(_boring);
  }

 private:
  void startRoot(const XmlName& name, const std::vector<XmlAttribute>& attributes) {
    if (name.local != "ボーリング情報") {
      return fail(Error::Kind::BadInput,
                  fmt::format("root element is \"{}\"; expected ボーリング情報 (BED 2.00 to 4.00)",
                              name.local.substr(0, 80)));
    }
    for (const auto& attribute : attributes) {
      if (attribute.name.local == "DTD_version") _boring.version = attribute.value;
    }
  }

  static bool isGroup(std::string_view name) {
    return name == "標準貫入試験" ||
           std::any_of(std::begin(kLayerNames), std::end(kLayerNames),
                       [name](const LayerNames& names) { return names.element == name; });
  }

  void endLeaf(std::string name, std::string value) {
    if (value.empty() || concernsPersons(name)) return;
    if (!_group.empty()) {
      _fields.emplace(std::move(name), std::move(value));
    } else if (_inTitle) {
      // Repeated elements (ローカル座標) stay in the attributes; the fields take the first.
      _title.emplace(name, value);
      if (!isField(name)) _boring.attributes.emplace_back(std::move(name), std::move(value));
    }
  }

  static bool isField(std::string_view name) {
    for (const std::string_view field :
         {"調査名", "ボーリング名", "調査位置住所", "発注機関名称", "調査会社_名称",
          "調査期間_開始年月日", "調査期間_終了年月日", "孔口標高", "総掘進長", "総削孔長",
          "測地系", "経度_度", "経度_分", "経度_秒", "緯度_度", "緯度_分", "緯度_秒"}) {
      if (name == field) return true;
    }
    return false;
  }

  std::string groupField(std::string_view name) const {
    const auto found = _fields.find(name);
    return found == _fields.end() ? std::string() : found->second;
  }

  void endGroup() {
    if (_group == "標準貫入試験") {
      const auto depth = number(groupField("標準貫入試験_開始深度"));
      const auto blows = number(groupField("標準貫入試験_合計打撃回数"));
      // No count of blows: the rod sank by itself or nothing was noted.
      if (depth && blows) _boring.tests.push_back({*depth, *blows});
    }
    for (const LayerNames& names : kLayerNames) {
      if (_group != names.element) continue;
      const auto depth = number(groupField(names.depth));
      if (depth) {
        _boring.layers.push_back({*depth, groupField(names.name), groupField(names.symbol)});
      } else {
        _diagnostics.warn(fmt::format("{}:{}", _where, line()),
                          "a soil layer has no depth; left out");
      }
    }
    _group.clear();
  }

  /// Degrees, minutes and seconds as degrees; absent with a warning outside `low`..`high`.
  std::optional<double> angle(const std::string& name, double low, double high) {
    const auto part = [&](const char* unit) -> std::optional<double> {
      const auto found = _title.find(name + unit);
      return found == _title.end() ? std::nullopt : number(found->second);
    };
    const auto degrees = part("_度");
    const auto minutes = part("_分"), seconds = part("_秒");
    const double value =
        degrees.value_or(0) + minutes.value_or(0) / 60 + seconds.value_or(0) / 3600;
    const bool good = degrees && value >= low && value <= high && minutes.value_or(0) >= 0 &&
                      minutes.value_or(0) < 60 && seconds.value_or(0) >= 0 &&
                      seconds.value_or(0) < 60;
    if (good) return value;
    _diagnostics.warn(_where, fmt::format("{} is {}; expected degrees, minutes and seconds inside "
                                          "Japan; the log has no place",
                                          name, degrees ? fmt::format("{}", value) : "missing"));
    return std::nullopt;
  }

  const std::string& _where;
  Diagnostics& _diagnostics;
  Boring _boring;
  std::map<std::string, std::string, std::less<>> _title, _fields;
  std::string _text, _group;
  int _depth = 0;
  bool _leaf = false, _inTitle = false;
};

std::string lower(std::string_view text) {
  std::string out(text);
  for (char& c : out) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  return out;
}

/// The encoding that the XML declaration names, lower case; "" if none.
std::string declaredEncoding(std::string_view bytes) {
  const std::string_view head = bytes.substr(0, 200);
  const auto at = head.find("encoding");
  if (!head.starts_with("<?xml") || at == std::string_view::npos || at > head.find("?>")) return {};
  const auto open = head.find_first_of("\"'", at);
  if (open == std::string_view::npos) return {};
  const auto close = head.find(head[open], open + 1);
  if (close == std::string_view::npos) return {};
  return lower(head.substr(open + 1, close - open - 1));
}

bool isUtf16(std::string_view bytes) {
  return bytes.starts_with("\xFF\xFE") || bytes.starts_with("\xFE\xFF");
}

bool isAscii(std::string_view bytes) {
  return std::all_of(bytes.begin(), bytes.end(),
                     [](char c) { return static_cast<signed char>(c) >= 0; });
}

}  // namespace

Result<Boring> readBoringXml(std::string_view bytes, const std::string& where,
                             Diagnostics& diagnostics) {
  std::string text;
  XmlEncoding encoding = XmlEncoding::Utf8;
  if (isUtf16(bytes)) {
    encoding = XmlEncoding::Declared;
    text = bytes;
  } else {
    const std::string declared = declaredEncoding(bytes);
    const bool utf8 = isUtf8(bytes);
    auto converted = toUtf8(bytes, where);
    if (!converted) return converted.error();
    text = std::move(*converted);
    const bool saysUtf8 = declared.empty() || declared == "utf-8" || declared == "utf8";
    if (utf8 && !saysUtf8 && !isAscii(bytes)) {
      diagnostics.warn(where, fmt::format("declares encoding {} and is UTF-8; read as UTF-8",
                                          declared.substr(0, 40)));
    }
    if (!utf8 && saysUtf8) diagnostics.warn(where, "declares UTF-8 and is CP932; read as CP932");
  }
  BoringReader reader(where, diagnostics);
  const Status status =
      readXml(text, where, XmlDoctype::ExternalNameOnly, encoding, CancelToken(), reader);
  if (!status) return status.error();
  return reader.take();
}

bool looksLikeBoringXml(std::string_view head) {
  head = head.substr(0, 4096);
  // The root's name in UTF-8 and in CP932.
  for (const std::string_view root :
       {std::string_view("<ボーリング情報"),
        std::string_view("<\x83\x7B\x81\x5B\x83\x8A\x83\x93\x83\x4F\x8F\xEE\x95\xF1")}) {
    if (head.find(root) != std::string_view::npos) return true;
  }
  return head.find("BED0") != std::string_view::npos &&
         head.find("<!DOCTYPE") != std::string_view::npos;
}

}  // namespace kokudo::content
