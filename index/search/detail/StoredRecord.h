#pragma once

#include "index/catalog/Record.h"
#include "index/search/detail/RecordStore.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace kokudo::search::detail {

/// Names of attributes of a segment, each with a number.
class AttributeNames {
 public:
  std::uint32_t numberOf(const std::string& name);
  std::optional<std::uint32_t> find(const std::string& name) const;
  const std::vector<std::string>& names() const { return _names; }

 private:
  std::vector<std::string> _names;
  std::unordered_map<std::string, std::uint32_t> _numbers;
  // What was asked for after each name the last time: records of one source have the same names in
  // the same order.
  std::vector<std::uint32_t> _following;
  std::uint32_t _last = 0;
};

/// What may be searched besides the title: the text and the attribute values that are text.
std::string bodyOf(const catalog::Record& record);

/// What an index keeps of a record to show it and to test its attributes.
std::string encodeStored(const catalog::Record& record, const std::string& body,
                         AttributeNames& names);

/// A view of an encoded record; damaged bytes give less, never a read outside.
class StoredRecord {
 public:
  explicit StoredRecord(RecordBytes record);
  explicit StoredRecord(std::string_view bytes) : StoredRecord(RecordBytes{{}, bytes}) {}
  std::string_view id, title, body;
  std::optional<double> height;

  struct Attribute {
    std::uint32_t name;
    Value value;
  };
  /// Calls `visit(Attribute)` until it gives false.
  template <typename Visit>
  void forEachAttribute(Visit visit) const {
    Rest rest{_attributes, _textInBody};
    Attribute attribute;
    while (nextAttribute(rest, attribute))
      if (!visit(attribute)) return;
  }

 private:
  struct Rest {
    std::string_view bytes;
    std::size_t inBody;  // end of what was read of the body
  };
  bool nextAttribute(Rest& rest, Attribute& attribute) const;
  bool takeNumber(Rest& rest, unsigned decimals, Attribute& attribute) const;

  RecordBytes _record;
  std::string_view _attributes;
  std::size_t _textInBody = 0;
};

}  // namespace kokudo::search::detail
