#pragma once

#include "engine/content/CityGml.h"
#include "engine/content/detail/CityCoordinates.h"
#include "engine/content/detail/CityGeometry.h"
#include "engine/content/detail/CityNames.h"
#include "engine/content/detail/XmlReader.h"

#include <optional>
#include <string>
#include <vector>

namespace kokudo::content {

/// Builds one city object from the elements below its cityObjectMember.
class CityObjectReader {
 public:
  CityObjectReader(CityCoordinates& coordinates, CityNames& names, std::optional<int> dimension)
      : _coordinates(coordinates), _names(names), _fileDimension(dimension) {}

  void start(const XmlName& name, const std::vector<XmlAttribute>& attributes);
  void text(std::string_view text);
  void end();
  /// Whether the object's own element has ended.
  bool complete() const { return _begun && _frames.empty(); }

  /// Why the object cannot be used; "" while it can.
  const std::string& problem() const { return _problem; }
  /// Why the whole file cannot be used.
  const std::optional<Error>& fatal() const { return _fatal; }
  /// Small faults that were passed over.
  const std::vector<std::string>& notes() const { return _notes; }
  bool sawGoodCoordinates() const { return _sawGood; }
  const std::string& gmlId() const { return _object.gmlId; }
  const std::string& type() const { return _object.type; }
  /// Call once, after `complete()`.
  CityObject take();

 private:
  enum class Kind { Text, Integer, Number, Guess };
  struct Frame {
    std::string name;       ///< prefixed
    std::string component;  ///< step of attribute names, may be empty
    std::string uom, codeSpace, href;
    Kind kind = Kind::Guess;
    int lod = -1;
    std::optional<int> dimension;
    bool hasChildren = false;
    bool geometry = false;
    bool opened = false;  ///< a surface that CityGeometry must close
  };

  /// Attributes of an element that say something of its name; valid during its start.
  struct Marks {
    std::string_view id, name;
  };

  static Kind kindOf(std::string_view full);
  bool isPassedOver(std::string_view full);
  Marks readAttributes(const XmlName& name, const std::vector<XmlAttribute>& attributes,
                       Frame& frame);
  void startObject(Frame& frame, std::string_view id);
  void startInside(Frame& frame, std::string_view local, const Marks& marks);
  void startGeometry(Frame& frame, std::string_view local, std::string_view id);
  void endGeometry(const Frame& frame);
  void endLeaf(const Frame& frame);
  void addCoordinates(const Frame& frame);
  std::string path() const;
  void note(std::string text);

  CityCoordinates& _coordinates;
  CityNames& _names;
  std::optional<int> _fileDimension;
  CityObject _object;
  CityGeometry _geometry;
  std::vector<Frame> _frames;
  std::string _text;
  std::string _problem;
  std::optional<Error> _fatal;
  std::vector<std::string> _notes;
  int _skipDepth = 0;
  int _reliefLod = 1;
  bool _begun = false;
  bool _sawGood = false;
};

}  // namespace kokudo::content
