#include "engine/tiler/detail/PointStore.h"

#include "engine/base/Files.h"
#include "engine/tiler/detail/BuildingShape.h"
#include "engine/tiler/detail/PointColumns.h"
#include "engine/tiler/detail/TableColumns.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <set>
#include <utility>

namespace kokudo::tiler::detail {

namespace {

constexpr std::size_t kMostColumns = 4096;
constexpr std::size_t kBufferBytes = 4 << 20;
constexpr const char* kFixed[] = {"id", "record_id", "type", "overview", "made_up"};

template <typename T>
void putRaw(std::string& out, const T& value) {
  out.append(reinterpret_cast<const char*>(&value), sizeof value);
}

/// Reads what `putRaw` wrote; false behind the end.
template <typename T>
bool takeRaw(std::string_view& in, T& value) {
  if (in.size() < sizeof value) return false;
  std::memcpy(&value, in.data(), sizeof value);
  in.remove_prefix(sizeof value);
  return true;
}

bool takeText(std::string_view& in, std::string& text) {
  std::uint32_t size = 0;
  if (!takeRaw(in, size) || in.size() < size) return false;
  text.assign(in.substr(0, size));
  in.remove_prefix(size);
  return true;
}

bool takeValue(std::string_view& in, Value& value) {
  std::uint8_t kind = 0;
  if (!takeRaw(in, kind)) return false;
  if (kind == 1) {
    bool flag = false;
    if (!takeRaw(in, flag)) return false;
    value = flag;
  } else if (kind == 2) {
    std::int64_t whole = 0;
    if (!takeRaw(in, whole)) return false;
    value = whole;
  } else if (kind == 3) {
    double number = 0;
    if (!takeRaw(in, number)) return false;
    value = number;
  } else {
    std::string text;
    if (!takeText(in, text)) return false;
    value = std::move(text);
  }
  return true;
}

/// Plain decimal notation that a number gives back: no leading zeros, no exponent.
bool saysNumber(const std::string& text, bool& whole) {
  std::size_t i = text[0] == '-' ? 1 : 0;
  if (text.size() > 15 + i || i == text.size()) return false;
  if (text[i] == '0' && i + 1 < text.size() && text[i + 1] != '.') return false;
  std::size_t digits = 0, points = 0;
  for (; i < text.size(); ++i) {
    if (text[i] == '.') ++points;
    if (text[i] >= '0' && text[i] <= '9') ++digits;
    if (text[i] != '.' && (text[i] < '0' || text[i] > '9')) return false;
  }
  if (points > 1 || digits == 0 || text.back() == '.') return false;
  if (points) whole = false;
  return true;
}

/// A code stays text: nobody adds it up, and the next file's may begin with 0.
bool holdsCodes(const std::string& name) {
  for (const char* ending : {"id", "ID", "Id", "code", "Code", "CODE", "コード", "番号"})
    if (name.ends_with(ending)) return true;
  return false;
}

}  // namespace

PointStore::PointStore(int file, std::string where) : _file(file), _where(std::move(where)) {}

PointStore::PointStore(PointStore&& other) noexcept
    : _file(std::exchange(other._file, -1)),
      _where(std::move(other._where)),
      _buffer(std::move(other._buffer)),
      _written(other._written),
      _columns(std::move(other._columns)),
      _numbers(std::move(other._numbers)) {}

PointStore::~PointStore() {
  if (_file >= 0) ::close(_file);
}

Result<PointStore> PointStore::create(const std::filesystem::path& folder) {
  std::string name = (folder / ".points-XXXXXX").string();
  const int file = ::mkostemp(name.data(), O_CLOEXEC);
  if (file < 0) return systemError(errno, folder.string());
  ::unlink(name.c_str());
  return PointStore(file, folder.string() + " (attributes that wait for their tile)");
}

Result<std::size_t> PointStore::column(const std::string& name, std::size_t repetition) {
  const auto key = std::make_pair(name, repetition);
  if (const auto found = _numbers.find(key); found != _numbers.end()) return found->second;
  if (_columns.size() == kMostColumns)
    return Error{Error::Kind::BadInput,
                 fmt::format("more than {} columns in all inputs; \"{}\" is one too many",
                             kMostColumns, name)};
  std::set<std::string> taken(std::begin(kFixed), std::end(kFixed));
  for (const Column& each : _columns) taken.insert(each.id);
  Column column;
  column.name = name;
  const std::string stem =
      propertyId(name) + (repetition > 0 ? fmt::format("_{}", repetition + 1) : "");
  column.id = stem;
  for (int serial = 2; taken.count(column.id); ++serial)
    column.id = fmt::format("{}_x{}", stem, serial);
  if (holdsCodes(name)) column.numbers = false;
  _numbers.emplace(key, _columns.size());
  _columns.push_back(std::move(column));
  return _columns.size() - 1;
}

void PointStore::put(std::size_t column, const Value& value) {
  putRaw(_buffer, std::uint16_t(column));
  putRaw(_buffer, std::uint8_t(value.index()));
  if (const auto* flag = std::get_if<bool>(&value)) putRaw(_buffer, *flag);
  if (const auto* whole = std::get_if<std::int64_t>(&value)) putRaw(_buffer, *whole);
  if (const auto* number = std::get_if<double>(&value)) putRaw(_buffer, *number);
  if (const auto* text = std::get_if<std::string>(&value)) {
    putRaw(_buffer, std::uint32_t(text->size()));
    _buffer += *text;
    Column& known = _columns[column];
    known.text = true;
    if (known.numbers) known.numbers = saysNumber(*text, known.whole);
  }
}

Result<PointStore::Row> PointStore::append(std::string_view id,
                                           const std::vector<std::size_t>& columns,
                                           const std::vector<Value>& values) {
  const std::size_t before = _buffer.size();
  putRaw(_buffer, std::uint32_t(id.size()));
  _buffer += id;
  for (std::size_t i = 0; i < values.size(); ++i) {
    const auto* text = std::get_if<std::string>(&values[i]);
    if (values[i].index() != 0 && !(text && text->empty())) put(columns[i], values[i]);
  }
  const Row row{_written + before, std::uint32_t(_buffer.size() - before)};
  if (_buffer.size() >= kBufferBytes)
    if (Status status = flush(); !status.ok()) return status.error();
  return row;
}

Status PointStore::flush() {
  std::size_t done = 0;
  while (done < _buffer.size()) {
    const ssize_t n = ::write(_file, _buffer.data() + done, _buffer.size() - done);
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) return systemError(errno, _where);
    done += std::size_t(n);
  }
  _written += _buffer.size();
  _buffer.clear();
  return {};
}

Status PointStore::read(const PointBuilding& building, std::string& bytes) const {
  bytes.resize(building.bytes);
  std::size_t done = 0;
  while (done < bytes.size()) {
    const ssize_t n =
        ::pread(_file, bytes.data() + done, bytes.size() - done, off_t(building.offset + done));
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) return systemError(errno, _where);
    if (n == 0) return Error{Error::Kind::Io, _where + ": ends too early"};
    done += std::size_t(n);
  }
  return {};
}

Value PointStore::typed(const Column& column, Value&& value) const {
  if (!column.text || !column.numbers || !std::holds_alternative<std::string>(value))
    return std::move(value);
  const double number = numberIn(value);
  if (column.whole) return std::int64_t(number);
  return number;
}

Result<content::FeatureTable> PointStore::table(std::span<const PointBuilding* const> buildings,
                                                bool overview, const PointNaming& naming) const {
  content::FeatureTable table;
  table.className = "building";
  table.count = buildings.size();
  std::vector<content::FeatureTable::Column> all(std::size(kFixed) + _columns.size());
  for (std::size_t i = 0; i < std::size(kFixed); ++i) {
    all[i].id = all[i].name = kFixed[i];
    all[i].values.resize(table.count);
  }
  if (naming.idColumn >= 0) all[0].name = _columns[std::size_t(naming.idColumn)].name;
  std::string bytes;
  for (std::size_t row = 0; row < buildings.size(); ++row) {
    if (Status status = read(*buildings[row], bytes); !status.ok()) return status.error();
    std::string_view rest = bytes;
    std::string id;
    bool good = takeText(rest, id);
    Value type = std::string("bldg:Building");
    while (good && !rest.empty()) {
      std::uint16_t number = 0;
      Value value;
      good = takeRaw(rest, number) && number < _columns.size() && takeValue(rest, value);
      if (!good) break;
      if (_columns[number].name == naming.typeColumn) type = toText(value);
      if (int(number) == naming.idColumn) continue;
      auto& column = all[std::size(kFixed) + number];
      if (column.values.empty()) column.values.resize(table.count);
      column.values[row] = typed(_columns[number], std::move(value));
    }
    if (!good) return Error{Error::Kind::Io, _where + ": a row does not read back"};
    all[1].values[row] = naming.recordPrefix + id;
    all[0].values[row] = std::move(id);
    all[2].values[row] = std::move(type);
    all[3].values[row] = overview;
    all[4].values[row] = madeUpText(buildings[row]->madeUp);
  }
  for (std::size_t i = 0; i < all.size(); ++i) {
    if (all[i].values.empty()) continue;
    if (i >= std::size(kFixed)) {
      all[i].id = _columns[i - std::size(kFixed)].id;
      all[i].name = _columns[i - std::size(kFixed)].name;
    }
    unify(all[i]);
    table.columns.push_back(std::move(all[i]));
  }
  return table;
}

}  // namespace kokudo::tiler::detail
