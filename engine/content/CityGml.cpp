#include "engine/content/CityGml.h"

#include "engine/content/detail/CityObjectReader.h"
#include "engine/content/detail/UnnamedObjects.h"
#include "engine/content/detail/XmlReader.h"

#include <fmt/format.h>

#include <optional>

namespace kokudo::content {

namespace {

/// Walks the top of the document and hands each member to a CityObjectReader.
class CityModelReader final : public XmlHandler {
 public:
  CityModelReader(const std::string& where, Diagnostics& diagnostics, const CancelToken& token,
                  const std::function<bool(CityObject&&)>& visit)
      : _where(where), _diagnostics(diagnostics), _token(token), _visit(visit) {}

  void start(const XmlName& name, const std::vector<XmlAttribute>& attributes) override {
    ++_depth;
    if (_depth == 1) return startRoot(name);
    const std::string& full = _names.of(name);
    if (_depth == 2) {
      _inMember = full == "core:cityObjectMember" || full == "gml:featureMember";
      _inEnvelope = full == "gml:boundedBy";
      return;
    }
    if (_inEnvelope) return startEnvelope(full, attributes);
    if (!_inMember) return;
    if (_depth == 3) {
      _object.emplace(_coordinates, _names, _dimension);
      _objectLine = line();
    }
    if (_object) _object->start(name, attributes);
    if (_object && _object->fatal()) fail(_object->fatal()->kind, _object->fatal()->message);
  }

  void text(std::string_view text) override {
    if (_object) return _object->text(text);
    if (_inCorner) _text.append(text);
  }

  void end(const XmlName&) override {
    --_depth;
    if (_inCorner) endCorner();
    if (_depth == 1) _inMember = _inEnvelope = false;
    if (!_object || _depth < 2) return;
    _object->end();
    if (_object->fatal()) return fail(_object->fatal()->kind, _object->fatal()->message);
    if (_object->complete()) endObject();
  }

  void undeclared(std::string_view prefix) override {
    _diagnostics.warn(fmt::format("{}:{}", _where, line()),
                      fmt::format("namespace prefix \"{}\" is not declared; what it names is read "
                                  "under that name",
                                  prefix));
  }

  const CityCoordinates& coordinates() const { return _coordinates; }
  CityModelInfo info() const {
    return {_coordinates.crs(), true, _leftOut, _unnamed.empty(), _unnamed.named()};
  }
  /// What is said once for the file.
  void tellCounts() const { _unnamed.tell(_where, _diagnostics); }

 private:
  void startRoot(const XmlName& name) {
    if (name.local == "CityModel" && isCityGmlCore(name.uri)) return;
    fail(Error::Kind::BadInput,
         fmt::format("root element is \"{}\" of \"{}\"; expected CityModel of CityGML 2.0",
                     name.local, name.uri));
  }

  void startEnvelope(const std::string& full, const std::vector<XmlAttribute>& attributes) {
    _inCorner = full == "gml:lowerCorner" || full == "gml:upperCorner";
    _text.clear();
    if (full != "gml:Envelope") return;
    for (const auto& attribute : attributes) {
      if (attribute.name.local == "srsDimension" &&
          (attribute.value == "2" || attribute.value == "3")) {
        _dimension = attribute.value[0] - '0';
      }
      if (attribute.name.local != "srsName") continue;
      if (auto status = _coordinates.setCrs(attribute.value); !status) {
        fail(status.error().kind, status.error().message);
      }
    }
  }

  void endCorner() {
    _inCorner = false;
    if (!_coordinates.hasCrs()) return;
    const auto points = _coordinates.read(_text, _dimension);
    if (!points || points->empty()) return;  // only a hint: the objects are what counts
    if (auto order = CityCoordinates::checkOrder(points->front()); !order) {
      fail(order.error().kind, order.error().message);
    }
  }

  void endObject() {
    CityObjectReader reader = std::move(*_object);
    _object.reset();
    const std::string place = fmt::format("{}:{}", _where, _objectLine);
    const bool hadGood = _sawGood;
    _sawGood = _sawGood || reader.sawGoodCoordinates();
    if (_token.cancelled()) return fail(Error::Kind::Cancelled, "reading was cancelled");
    if (!reader.problem().empty()) {
      // A first object far from Japan means that the file is not what it says.
      if (!hadGood && reader.problem().find("outside Japan") != std::string::npos) {
        return fail(Error::Kind::BadInput, reader.problem());
      }
      _diagnostics.warn(place, fmt::format("{} {} is left out: {}", reader.type(), reader.gmlId(),
                                           reader.problem()));
      ++_leftOut;
      return;
    }
    CityObject object = reader.take();
    if (object.gmlId.empty() && !_unnamed.name(object)) return;
    for (const auto& text : reader.notes()) {
      _diagnostics.warn(place, fmt::format("{} {}: {}", object.type, object.gmlId, text));
    }
    if (!_visit(std::move(object))) stop();
  }

  const std::string& _where;
  Diagnostics& _diagnostics;
  const CancelToken& _token;
  const std::function<bool(CityObject&&)>& _visit;
  CityCoordinates _coordinates;
  CityNames _names;
  std::optional<int> _dimension;
  std::optional<CityObjectReader> _object;
  UnnamedObjects _unnamed;
  std::string _text;
  std::size_t _objectLine = 0, _leftOut = 0;
  int _depth = 0;
  bool _inMember = false, _inEnvelope = false, _inCorner = false, _sawGood = false;
};

}  // namespace

Result<CityModelInfo> readCityGml(std::string_view bytes, const std::string& where,
                                  Diagnostics& diagnostics, const CancelToken& token,
                                  const std::function<bool(CityObject&&)>& visit) {
  CityModelReader reader(where, diagnostics, token, visit);
  const Status status =
      readXml(bytes, where, XmlDoctype::Refused, XmlEncoding::Declared, token, reader);
  reader.tellCounts();
  if (!status) return status.error();
  if (!reader.coordinates().hasCrs()) {
    return Error{Error::Kind::BadInput,
                 where +
                     ": no coordinate reference system: srsName is missing on gml:Envelope and "
                     "on every geometry; expected EPSG:6697"};
  }
  return reader.info();
}

bool looksLikeCityGml(std::string_view head) {
  head = head.substr(0, 8192);
  return head.find("CityModel") != std::string_view::npos &&
         head.find("http://www.opengis.net/citygml/") != std::string_view::npos;
}

}  // namespace kokudo::content
