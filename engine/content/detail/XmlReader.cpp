#include "engine/content/detail/XmlReader.h"

#include "engine/content/detail/XmlNamespaces.h"

#include <expat.h>
#include <fmt/format.h>

#include <algorithm>
#include <memory>

namespace kokudo::content {

namespace {

constexpr std::size_t kChunk = std::size_t(1) << 18;

}  // namespace

void XmlHandler::fail(Error::Kind kind, std::string message) {
  if (!_error) _error = Error{kind, std::move(message)};
}

class XmlDriver {
 public:
  XmlDriver(XmlHandler& handler, XmlDoctype doctype, XmlEncoding encoding)
      : _handler(handler),
        _doctype(doctype),
        _parser(XML_ParserCreate(encoding == XmlEncoding::Utf8 ? "UTF-8" : nullptr)) {
    if (!_parser) return;
    _names.onUndeclared = [this](std::string_view prefix) { _handler.undeclared(prefix); };
    XML_SetUserData(_parser.get(), this);
    XML_SetElementHandler(_parser.get(), onStart, onEnd);
    XML_SetCharacterDataHandler(_parser.get(), onText);
    XML_SetStartDoctypeDeclHandler(_parser.get(), onDoctype);
    XML_SetEntityDeclHandler(_parser.get(), onEntity);
  }

  Status read(std::string_view bytes, const std::string& where, const CancelToken& token) {
    if (!_parser) return Error{Error::Kind::Internal, where + ": cannot make an XML parser"};
    std::size_t done = 0;
    do {
      if (token.cancelled())
        return Error{Error::Kind::Cancelled, where + ": reading was cancelled"};
      const std::size_t size = std::min(kChunk, bytes.size() - done);
      const bool last = done + size == bytes.size();
      const auto status =
          XML_Parse(_parser.get(), bytes.data() + done, static_cast<int>(size), last);
      if (status != XML_STATUS_OK) return failure(where);
      done += size;
    } while (done < bytes.size());
    return {};
  }

 private:
  Status failure(const std::string& where) {
    if (_handler._error) {
      return Error{_handler._error->kind,
                   fmt::format("{}:{}: {}", where, _handler._line, _handler._error->message)};
    }
    if (_handler._stopped) return {};
    return Error{Error::Kind::BadInput,
                 fmt::format("{}:{}: not well-formed XML: {}; the file may be cut off or damaged",
                             where, XML_GetCurrentLineNumber(_parser.get()),
                             XML_ErrorString(XML_GetErrorCode(_parser.get())))};
  }

  bool begin() {
    if (_handler._error || _handler._stopped) return false;
    _handler._line = XML_GetCurrentLineNumber(_parser.get());
    return true;
  }

  void finish() {
    if (_handler._error || _handler._stopped) XML_StopParser(_parser.get(), XML_FALSE);
  }

  static void onStart(void* user, const char* name, const char** pairs) {
    auto& self = *static_cast<XmlDriver*>(user);
    if (!self.begin()) return;
    if (++self._depth > kMaximumXmlDepth) {
      self._handler.fail(Error::Kind::BadInput,
                         fmt::format("elements nest deeper than {} levels", kMaximumXmlDepth));
      return self.finish();
    }
    self._attributes.clear();
    self._names.open(pairs);
    for (; pairs[0]; pairs += 2) {
      if (XmlNamespaces::isDeclaration(pairs[0])) continue;
      self._attributes.push_back({self._names.attribute(pairs[0]), pairs[1]});
    }
    self._handler.start(self._names.element(name), self._attributes);
    self.finish();
  }

  static void onEnd(void* user, const char* name) {
    auto& self = *static_cast<XmlDriver*>(user);
    if (!self.begin()) return;
    --self._depth;
    self._handler.end(self._names.element(name));
    self._names.close();
    self.finish();
  }

  static void onText(void* user, const char* text, int length) {
    auto& self = *static_cast<XmlDriver*>(user);
    if (self._handler._error || self._handler._stopped) return;
    self._handler.text({text, static_cast<std::size_t>(length)});
    self.finish();
  }

  static void onDoctype(void* user, const char*, const char*, const char*, int) {
    auto& self = *static_cast<XmlDriver*>(user);
    if (!self.begin() || self._doctype == XmlDoctype::ExternalNameOnly) return;
    self._handler.fail(Error::Kind::BadInput,
                       "document type declarations (DTD) are refused; remove the <!DOCTYPE ...>");
    self.finish();
  }

  static void onEntity(void* user, const char*, int, const char*, int, const char*, const char*,
                       const char*, const char*) {
    auto& self = *static_cast<XmlDriver*>(user);
    if (!self.begin()) return;
    self._handler.fail(Error::Kind::BadInput,
                       "entity declarations are refused; remove the <!ENTITY ...>");
    self.finish();
  }

  struct ParserCloser {
    void operator()(XML_Parser parser) const { XML_ParserFree(parser); }
  };

  XmlHandler& _handler;
  XmlDoctype _doctype;
  std::unique_ptr<XML_ParserStruct, ParserCloser> _parser;
  XmlNamespaces _names;
  std::vector<XmlAttribute> _attributes;
  int _depth = 0;
};

Status readXml(std::string_view bytes, const std::string& where, XmlDoctype doctype,
               XmlEncoding encoding, const CancelToken& token, XmlHandler& handler) {
  return XmlDriver(handler, doctype, encoding).read(bytes, where, token);
}

std::string_view trimmed(std::string_view text) {
  constexpr std::string_view kBlank = " \t\r\n";
  const auto first = text.find_first_not_of(kBlank);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(kBlank) - first + 1);
}

}  // namespace kokudo::content
