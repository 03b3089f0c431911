#include "engine/content/detail/CityObjectReader.h"

#include "engine/content/detail/CityElements.h"
#include "engine/content/detail/CityValues.h"

#include <fmt/format.h>

#include <algorithm>

namespace kokudo::content {

namespace {

constexpr std::size_t kMaximumPath = 1000;
constexpr std::size_t kMaximumNotes = 20;

}  // namespace

void CityObjectReader::note(std::string text) {
  if (_notes.size() < kMaximumNotes) _notes.push_back(std::move(text));
}

bool CityObjectReader::isPassedOver(std::string_view full) {
  const bool isTemplate = full == "core:relativeGMLGeometry" || full == "core:relativeGeometry";
  if (isTemplate) note("implicit geometry (a shared template) is not read");
  return isTemplate || full == "gml:boundedBy" || full.starts_with("app:");
}

void CityObjectReader::start(const XmlName& name, const std::vector<XmlAttribute>& attributes) {
  _text.clear();
  if (_skipDepth > 0) {
    ++_skipDepth;
    return;
  }
  Frame frame;
  frame.name = _names.of(name);
  if (!_frames.empty()) {
    _frames.back().hasChildren = true;
    if (isPassedOver(frame.name)) {
      _skipDepth = 1;
      return;
    }
  }
  const Marks marks = readAttributes(name, attributes, frame);
  if (_frames.empty()) {
    startObject(frame, marks.id);
  } else {
    startInside(frame, name.local, marks);
  }
  _frames.push_back(std::move(frame));
}

CityObjectReader::Marks CityObjectReader::readAttributes(
    const XmlName& name, const std::vector<XmlAttribute>& attributes, Frame& frame) {
  Marks marks;
  for (const auto& attribute : attributes) {
    const auto local = attribute.name.local;
    if (local == "id") marks.id = attribute.value;
    if (local == "name") marks.name = attribute.value;
    if (local == "uom") frame.uom = attribute.value;
    if (local == "codeSpace") frame.codeSpace = attribute.value;
    if (local == "href") frame.href = attribute.value;
    if (local == "srsDimension" && (attribute.value == "2" || attribute.value == "3")) {
      frame.dimension = attribute.value[0] - '0';
    }
    if (local == "srsName" && name.uri.find("gml") != std::string_view::npos) {
      if (auto status = _coordinates.setCrs(attribute.value); !status && !_fatal) {
        _fatal = status.error();
      }
    }
  }
  return marks;
}

void CityObjectReader::startObject(Frame& frame, std::string_view id) {
  _begun = true;
  _object.gmlId = id;
  _object.type = frame.name;
  if (!frame.dimension) frame.dimension = _fileDimension;
}

void CityObjectReader::startInside(Frame& frame, std::string_view local, const Marks& marks) {
  const Frame& parent = _frames.back();
  const std::string_view full = frame.name;
  const int lod = lodNamedBy(local);
  frame.lod = lod >= 0 ? lod : parent.lod;
  if (full == "dem:tin") frame.lod = _reliefLod;
  if (!frame.dimension) frame.dimension = parent.dimension;
  frame.kind = full == "gen:value" ? parent.kind : kindOf(full);
  frame.geometry = parent.geometry || (full.starts_with("gml:") && isGmlGeometry(local));
  if (full.starts_with("gen:") && !marks.name.empty()) {
    frame.component = "gen:" + std::string(marks.name);
  } else if (full != "gen:value" && full != "core:genericAttribute" &&
             !repeatsProperty(parent.name, full)) {
    frame.component = frame.name;
  }
  if (frame.geometry || frame.lod >= 0) startGeometry(frame, local, marks.id);
}

/// What a generic attribute of CityGML 2.0 (first letter small) or 3.0 says of its value.
CityObjectReader::Kind CityObjectReader::kindOf(std::string_view full) {
  if (full == "gen:intAttribute" || full == "gen:IntAttribute") return Kind::Integer;
  for (const auto known : {"gen:doubleAttribute", "gen:measureAttribute", "gen:DoubleAttribute",
                           "gen:MeasureAttribute"}) {
    if (full == known) return Kind::Number;
  }
  for (const auto known :
       {"gen:stringAttribute", "gen:dateAttribute", "gen:uriAttribute", "gen:StringAttribute",
        "gen:DateAttribute", "gen:UriAttribute", "gen:CodeAttribute"}) {
    if (full == known) return Kind::Text;
  }
  return Kind::Guess;
}

void CityObjectReader::startGeometry(Frame& frame, std::string_view local, std::string_view id) {
  if (frame.lod < 0) return;
  if (frame.href.starts_with('#') && frame.geometry) {
    _geometry.refer(frame.lod, std::string_view(frame.href).substr(1));
  } else if (frame.href.starts_with('#') && lodNamedBy(local) >= 0) {
    _geometry.refer(frame.lod, std::string_view(frame.href).substr(1));
    frame.geometry = true;
  }
  if (!frame.geometry) return;
  if (isCitySurface(local)) {
    _geometry.openPolygon(frame.lod, id);
  } else if (local == "LinearRing" || local == "Ring") {
    if (std::any_of(_frames.begin(), _frames.end(),
                    [](const Frame& f) { return isCitySurface(localNameOf(f.name)); })) {
      _geometry.openRing(id);
    }
  } else if (isGmlGeometry(local)) {
    _geometry.open(frame.lod, id);
    frame.opened = true;
  }
}

void CityObjectReader::text(std::string_view text) {
  if (_skipDepth == 0) _text.append(text);
}

void CityObjectReader::end() {
  if (_skipDepth > 0) {
    --_skipDepth;
    _text.clear();
    return;
  }
  const Frame& frame = _frames.back();
  if (frame.geometry) {
    endGeometry(frame);
  } else if (!frame.hasChildren) {
    endLeaf(frame);
  }
  _frames.pop_back();
  _text.clear();
}

void CityObjectReader::endGeometry(const Frame& frame) {
  const auto local = localNameOf(frame.name);
  if (frame.opened) _geometry.close();
  if (frame.lod < 0) return;
  if (local == "LinearRing" || local == "Ring") _geometry.closeRing();
  if (isCitySurface(local)) {
    if (auto wrong = _geometry.closePolygon(); !wrong.empty()) note(std::move(wrong));
  }
  if ((local == "posList" || local == "pos") && _geometry.inRing()) addCoordinates(frame);
}

void CityObjectReader::addCoordinates(const Frame& frame) {
  if (!_problem.empty() || _fatal) return;
  if (!_coordinates.hasCrs()) {
    _fatal = Error{Error::Kind::BadInput,
                   "coordinates without a coordinate reference system: no srsName on gml:Envelope "
                   "nor on a geometry; expected EPSG:6697"};
    return;
  }
  const auto points = _coordinates.read(_text, frame.dimension);
  if (!points) {
    _problem = points.error().message;
    return;
  }
  for (const auto& point : *points) {
    if (CityCoordinates::inJapan(point)) continue;
    if (auto order = CityCoordinates::checkOrder(point); !order) {
      _fatal = order.error();
    } else {
      _problem = fmt::format("latitude {} longitude {} lies outside Japan (20-46 N, 122-154 E)",
                             point[1], point[0]);
    }
    return;
  }
  if (!points->empty()) _sawGood = true;
  _geometry.addPoints(*points);
}

std::string CityObjectReader::path() const {
  std::string path;
  for (std::size_t i = 1; i < _frames.size(); ++i) {
    if (_frames[i].component.empty()) continue;
    if (!path.empty()) path += '/';
    path += _frames[i].component;
    if (path.size() > kMaximumPath) break;
  }
  return path;
}

void CityObjectReader::endLeaf(const Frame& frame) {
  if (_frames.size() < 2) return;
  const std::string_view value = trimmed(_text);
  Frame& parent = _frames[_frames.size() - 2];
  // CityGML 3.0 gives the name of a generic attribute as an element.
  if (frame.name == "gen:name" && parent.name.starts_with("gen:") &&
      parent.name.ends_with("Attribute")) {
    parent.component = "gen:" + std::string(value);
    return;
  }
  std::string name = path();
  if (name.size() > kMaximumPath) {
    _problem = fmt::format("an attribute name is longer than {} bytes", kMaximumPath);
    return;
  }
  if (name.empty()) return;
  if (frame.name == "dem:lod" && value.size() == 1 && value[0] >= '0' && value[0] <= '4') {
    _reliefLod = value[0] - '0';
  }
  if (!value.empty()) {
    Value typed;
    if (frame.kind == Kind::Integer) typed = asInteger(value);
    if (frame.kind == Kind::Number) typed = asNumber(value);
    if (frame.kind == Kind::Text) typed = std::string(value);
    if (frame.kind == Kind::Guess) {
      typed =
          cityValue(localNameOf(frame.name), value, !frame.uom.empty(), !frame.codeSpace.empty());
    }
    _object.attributes.emplace_back(name, std::move(typed));
  }
  if (!frame.uom.empty()) _object.attributes.emplace_back(name + "@uom", frame.uom);
  if (!frame.codeSpace.empty()) {
    _object.attributes.emplace_back(name + "@codeSpace", frame.codeSpace);
  }
  if (!frame.href.empty()) _object.attributes.emplace_back(name + "@href", frame.href);
}

CityObject CityObjectReader::take() {
  const auto missing = _geometry.finish(_object);
  if (!missing.empty()) {
    note(fmt::format("{} surface reference(s) lead out of the object, the first to \"{}\"",
                     missing.size(), missing.front()));
  }
  return std::move(_object);
}

}  // namespace kokudo::content
