#pragma once

#include "engine/base/Result.h"
#include "engine/base/Value.h"
#include "engine/content/FeatureTable.h"

#include <cstdint>
#include <filesystem>
#include <map>
#include <span>
#include <string>
#include <vector>

namespace kokudo::tiler::detail {

/// A building as the tiler holds it in memory; its attributes wait in a `PointStore`.
struct PointBuilding {
  std::uint64_t morton = 0;            ///< of its place in the root square, 32 bits a side
  double longitude = 0, latitude = 0;  ///< radians
  float base = 0, height = 0;          ///< metres above the ellipsoid; above the base
  float halfWidth = 0, halfDepth = 0, angle = 0;
  std::uint32_t bytes = 0;  ///< of its row in the store
  std::uint64_t offset = 0;
  std::uint8_t madeUp = 0;
};

/// How features are named in the tables of tiles.
struct PointNaming {
  std::string recordPrefix;  ///< before the id in record_id
  int idColumn = -1;         ///< the store's column that is the id in all inputs: not written twice
  std::string typeColumn;    ///< the name of the column that gives `type`, ""
};

/// Rows of attributes in a file without a name: gone with the process, however that ends. Columns
/// come as they are met. Written by one thread, then read by many.
class PointStore {
 public:
  /// @param folder on whose disk the file lies
  static Result<PointStore> create(const std::filesystem::path& folder);
  PointStore(PointStore&& other) noexcept;
  ~PointStore();

  /// The number of a column, a new one if the name was not there. @param repetition of the name
  /// within a row, from 0. BadInput above 4096 columns.
  Result<std::size_t> column(const std::string& name, std::size_t repetition);

  struct Row {
    std::uint64_t offset = 0;
    std::uint32_t bytes = 0;
  };
  /// @param columns of `values`, which may be null
  Result<Row> append(std::string_view id, const std::vector<std::size_t>& columns,
                     const std::vector<Value>& values);
  /// Everything to disk; a row is readable from here on.
  Status flush();

  /// id, record_id, type, overview and made_up, then every column that any of the rows has. Text
  /// that says a number in every row of the store becomes a number, unless the column holds codes.
  Result<content::FeatureTable> table(std::span<const PointBuilding* const> buildings,
                                      bool overview, const PointNaming& naming) const;
  std::size_t columnCount() const { return _columns.size(); }
  std::uint64_t bytesWritten() const { return _written + _buffer.size(); }

 private:
  struct Column {
    std::string name, id;
    bool numbers = true, whole = true, text = false;  ///< of its texts so far
  };
  explicit PointStore(int file, std::string where);
  void put(std::size_t column, const Value& value);
  Status read(const PointBuilding& building, std::string& bytes) const;
  Value typed(const Column& column, Value&& value) const;

  int _file = -1;
  std::string _where;
  std::string _buffer;
  std::uint64_t _written = 0;
  std::vector<Column> _columns;
  std::map<std::pair<std::string, std::size_t>, std::size_t> _numbers;
};

}  // namespace kokudo::tiler::detail
