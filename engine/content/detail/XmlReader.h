#pragma once

#include "engine/base/CancelToken.h"
#include "engine/base/Result.h"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace kokudo::content {

/// The name of an element or attribute; views are valid during the call only.
struct XmlName {
  std::string_view uri;     ///< namespace, empty if none; of a prefix that is not declared that
                            ///< prefix itself
  std::string_view local;   ///< without prefix
  std::string_view prefix;  ///< as the file writes it, empty if none
};

struct XmlAttribute {
  XmlName name;
  std::string_view value;
};

/// What a reader does with the events of a document.
class XmlHandler {
 public:
  virtual ~XmlHandler() = default;
  virtual void start(const XmlName& name, const std::vector<XmlAttribute>& attributes) = 0;
  virtual void end(const XmlName& name) = 0;
  virtual void text(std::string_view text) = 0;
  /// A prefix that no xmlns declares, on `line()`; said once for each. What it names goes on.
  virtual void undeclared(std::string_view prefix) { static_cast<void>(prefix); }

  std::size_t line() const { return _line; }
  /// Ends the reading with this message; the place is put before it.
  void fail(Error::Kind kind, std::string message);
  /// Ends the reading without an error.
  void stop() { _stopped = true; }

 private:
  friend class XmlDriver;
  std::size_t _line = 1;
  std::optional<Error> _error;
  bool _stopped = false;
};

/// What a document may carry before its root element.
enum class XmlDoctype {
  Refused,
  ExternalNameOnly  ///< a DOCTYPE that names a file is skipped (never fetched); entities are
                    ///< refused
};

enum class XmlEncoding {
  Declared,
  Utf8  ///< whatever the declaration says
};

/// Reads a document as a stream. Real files use prefixes that they do not declare: these are read
/// as XmlName::uri says. Elements may nest `kMaximumXmlDepth` deep. BadInput with file and line for
/// what is not well formed, Cancelled if the token says so.
Status readXml(std::string_view bytes, const std::string& where, XmlDoctype doctype,
               XmlEncoding encoding, const CancelToken& token, XmlHandler& handler);

inline constexpr int kMaximumXmlDepth = 256;

/// Without white space at both ends.
std::string_view trimmed(std::string_view text);

}  // namespace kokudo::content
