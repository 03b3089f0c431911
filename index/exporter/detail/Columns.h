#pragma once

#include "engine/geodata/FeatureWriter.h"
#include "index/catalog/Record.h"
#include "index/exporter/Exporter.h"

#include <map>
#include <string>
#include <vector>

namespace kokudo::exporter {

/// The columns of an export: the fixed ones of every record, then one per attribute name met (or,
/// where these are too many, one of JSON).
class Columns {
 public:
  /// Takes note of a record's attributes. Call for every record before `fields`.
  void learn(const catalog::Record& record);
  /// Ends learning; names are unique even without regard to case.
  const std::vector<geodata::FieldDefinition>& fields();
  /// The record's values under the names of `fields`. What cannot be carried goes to `loss`.
  Attributes row(const catalog::Record& record, const std::string& recordHash,
                 std::vector<Loss>& loss) const;

 private:
  struct Kind {
    bool integer = true, real = true, boolean = true;
    bool repeated = false;
  };
  std::map<std::string, Kind> _kinds;
  std::map<std::string, std::string> _columnOf;  ///< attribute name -> column name
  std::vector<geodata::FieldDefinition> _fields;
  bool _asJson = false;
};

}  // namespace kokudo::exporter
