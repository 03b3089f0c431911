#include "index/suggest/detail/DictionaryWriter.h"

#include "engine/base/Files.h"
#include "engine/base/TextHead.h"
#include "engine/geodesy/AdministrativeCode.h"
#include "index/suggest/detail/Keys.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <bit>
#include <cerrno>
#include <cstdio>
#include <limits>
#include <numeric>
#include <tuple>

namespace kokudo::suggest::detail {
namespace {

// Sections one after another; the first failure is kept.
class SectionFile {
 public:
  explicit SectionFile(std::filesystem::path file) : _file(std::move(file)) {
    _fd = ::open(_file.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
    if (_fd < 0) fail(errno);
    write(&_header, sizeof _header);
  }
  SectionFile(const SectionFile&) = delete;
  SectionFile& operator=(const SectionFile&) = delete;
  ~SectionFile() {
    if (_fd >= 0) ::close(_fd);
  }

  void add(std::size_t section, const void* data, std::size_t bytes) {
    static constexpr char kPadding[8] = {};
    write(kPadding, (8 - _size % 8) % 8);
    _header.sections[section] = {_size, bytes};
    write(data, bytes);
  }
  template <typename Container>
  void add(std::size_t section, const Container& values) {
    add(section, values.data(), values.size() * sizeof(values[0]));
  }
  Status close(std::uint64_t entries) {
    _header.entries = entries;
    _header.check = checkOf(_header);
    if (_status.ok() && ::pwrite(_fd, &_header, sizeof _header, 0) != ssize_t(sizeof _header))
      fail(errno);
    if (_status.ok() && ::fsync(_fd) != 0) fail(errno);
    if (_fd >= 0 && ::close(_fd) != 0) fail(errno);
    _fd = -1;
    return _status;
  }

 private:
  void fail(int reason) {
    if (_status.ok()) _status = systemError(reason, _file.string());
  }
  void write(const void* data, std::size_t bytes) {
    const char* rest = static_cast<const char*>(data);
    _size += bytes;
    while (bytes > 0 && _status.ok()) {
      const ssize_t n = ::write(_fd, rest, std::min(bytes, std::size_t(1) << 30));
      if (n < 0 && errno == EINTR) continue;
      if (n < 0) return fail(errno);
      rest += n;
      bytes -= static_cast<std::size_t>(n);
    }
  }

  std::filesystem::path _file;
  int _fd = -1;
  std::uint64_t _size = 0;
  Header _header;
  Status _status;
};

// A place in a key that is found by.
struct Start {
  std::uint64_t head = 0;  // the first eight bytes: most comparisons end there
  std::uint32_t entry = 0;
  std::uint16_t at = 0;
};

struct Keyed {
  std::string keys;
  std::vector<std::uint32_t> offsets{0};
  std::array<std::vector<Start>, kOrders> starts;

  std::vector<Start>& of(SuggestionKind kind, Space space) {
    return starts[static_cast<std::size_t>(kind) * kSpaces + static_cast<std::size_t>(space)];
  }
};

// Of オオアザイナダ somebody types イナダ; of さっぽろし ちゅうおうく both words.
std::vector<std::pair<std::string, Space>> readingsOf(std::string_view reading) {
  std::vector<std::pair<std::string, Space>> readings;
  if (reading.empty()) return readings;
  const std::string whole = readingKeyOf(reading);
  if (whole.empty()) return readings;
  readings.emplace_back(whole, Space::ReadingBegin);
  const std::string ooaza = readingKeyOf("オオアザ"), aza = readingKeyOf("アザ");
  for (const auto& prefix : {ooaza, aza})
    if (whole.starts_with(prefix) && whole.size() > prefix.size() + 2) {
      readings.emplace_back(whole.substr(prefix.size()), Space::ReadingBegin);
      break;
    }
  for (auto blank = reading.find(' '); blank != std::string_view::npos;
       blank = reading.find(' ', blank + 1))
    if (auto word = readingKeyOf(reading.substr(blank + 1)); !word.empty())
      readings.emplace_back(std::move(word), Space::ReadingWithin);
  return readings;
}

void addReadings(Keyed& keyed, const Name& name, std::uint32_t entry, std::string_view reading,
                 std::size_t split) {
  for (const auto& [key, space] : readingsOf(reading)) {
    keyed.keys += '\0';
    const std::size_t at = keyed.keys.size() - split;
    if (at > std::numeric_limits<std::uint16_t>::max()) return;
    keyed.keys += key;
    keyed.of(name.kind, space).push_back({textHead(key), entry, static_cast<std::uint16_t>(at)});
  }
}

void addKeys(Keyed& keyed, const Name& name, std::uint32_t entry, std::string_view text,
             std::string_view reading) {
  const std::string folded = textKey(text);
  const std::size_t begin = keyed.keys.size();
  if (folded != text) keyed.keys += folded;
  // A name that is kana or romaji is its own reading.
  addReadings(keyed, name, entry, reading.empty() ? text : reading, keyed.keys.size());
  if (keyed.keys.size() == begin && folded != text) return;  // nothing to find it by
  std::vector<std::uint16_t> begins{0};
  if (name.kind == SuggestionKind::Place && name.nameAt > 0) {
    // The name proper, and what it lies in without the prefecture.
    const auto at = [&](std::size_t bytes) {
      const auto before = textKey(text.substr(0, bytes));
      if (folded.starts_with(before) && before.size() < folded.size())
        begins.push_back(static_cast<std::uint16_t>(before.size()));
    };
    at(name.nameAt);
    if (const auto* prefecture = geodesy::prefectureAtStartOf(text);
        prefecture && prefecture->name.size() < name.nameAt)
      at(prefecture->name.size());
  }
  const std::string_view key = folded;
  if (key.empty()) return;
  for (const auto start : begins)
    keyed.of(name.kind, Space::TextBegin).push_back({textHead(key.substr(start)), entry, start});
  for (const auto start : wordsWithin(key, begins))
    keyed.of(name.kind, Space::TextWithin).push_back({textHead(key.substr(start)), entry, start});
}

// The smallest entry of each block, as leaves of a heap, and of what lies below each node.
std::vector<std::uint32_t> minimaOf(const std::vector<std::uint32_t>& entries) {
  const std::size_t blocks = (entries.size() + kBlock - 1) / kBlock;
  if (blocks == 0) return {};
  const std::size_t leaves = std::bit_ceil(blocks);
  std::vector<std::uint32_t> minima(2 * leaves, kNoEntry);
  for (std::size_t i = 0; i < entries.size(); ++i)
    minima[leaves + i / kBlock] = std::min(minima[leaves + i / kBlock], entries[i]);
  for (std::size_t i = leaves - 1; i > 0; --i)
    minima[i] = std::min(minima[2 * i], minima[2 * i + 1]);
  return minima;
}

std::vector<std::uint32_t> byRank(const NameTable& table) {
  const auto& names = table.names();
  std::vector<std::uint32_t> order(names.size());
  std::iota(order.begin(), order.end(), 0U);
  std::sort(order.begin(), order.end(), [&](std::uint32_t a, std::uint32_t b) {
    const Name &x = names[a], &y = names[b];
    const auto key = [&](const Name& n) {
      return std::make_tuple(-static_cast<std::int64_t>(n.count), n.kind, n.level, n.textBytes);
    };
    const auto p = key(x), q = key(y);
    return p != q ? p < q : std::pair(table.text(x), x.code) < std::pair(table.text(y), y.code);
  });
  return order;
}

class Dictionary {
 public:
  Dictionary(const NameTable& table, SectionFile& out)
      : _table(table), _out(out), _ranked(byRank(table)) {}

  Status write() {
    if (_ranked.size() >= kNoEntry) return tooLarge();
    for (const std::uint32_t number : _ranked) add(_table.names()[number]);
    if (std::max(_texts.size(), _keyed.keys.size()) > std::numeric_limits<std::uint32_t>::max())
      return tooLarge();
    _out.add(kTexts, _texts);
    _out.add(kTextOffsets, _textOffsets);
    _out.add(kInfos, _infos);
    _out.add(kKeys, _keyed.keys);
    _out.add(kKeyOffsets, _keyed.offsets);
    _out.add(kMunicipalities, _municipalities);
    for (std::size_t i = 0; i < kOrders; ++i) writeOrder(i);
    return _out.close(_ranked.size());
  }

 private:
  static Error tooLarge() {
    return {Error::Kind::Unsupported,
            "suggest.dictionary: the names are more than 4 GiB, more than this format holds"};
  }
  void add(const Name& name) {
    const auto entry = static_cast<std::uint32_t>(_infos.size());
    const auto text = _table.text(name);
    addKeys(_keyed, name, entry, text, _table.reading(name));
    _keyed.offsets.push_back(static_cast<std::uint32_t>(_keyed.keys.size()));
    _texts += text;
    _textOffsets.push_back(static_cast<std::uint32_t>(_texts.size()));
    _infos.push_back(
        {name.count, name.code, name.nameAt, static_cast<std::uint8_t>(name.kind), name.level});
    if (name.level == Level::Municipality) _municipalities.push_back(entry);
  }
  std::string_view keyOf(const Start& start, Space space) const {
    const std::string_view all =
        std::string_view(_keyed.keys)
            .substr(_keyed.offsets[start.entry],
                    _keyed.offsets[start.entry + 1] - _keyed.offsets[start.entry]);
    const std::size_t split = std::min(all.find('\0'), all.size());
    if (isReading(space)) {
      const auto reading = all.substr(split + start.at);
      return reading.substr(0, reading.find('\0'));
    }
    if (split > 0) return all.substr(start.at, split - start.at);
    return std::string_view(_texts).substr(
        _textOffsets[start.entry] + start.at,
        _textOffsets[start.entry + 1] - _textOffsets[start.entry] - start.at);
  }
  void writeOrder(std::size_t number) {
    auto& starts = _keyed.starts[number];
    const auto space = static_cast<Space>(number % kSpaces);
    std::sort(starts.begin(), starts.end(), [&](const Start& a, const Start& b) {
      if (a.head != b.head) return a.head < b.head;
      const auto x = keyOf(a, space), y = keyOf(b, space);
      return x != y ? x < y : a.entry < b.entry;
    });
    std::vector<std::uint32_t> entries;
    std::vector<std::uint16_t> places;
    for (const Start& start : starts) {
      entries.push_back(start.entry);
      places.push_back(start.at);
    }
    _out.add(kFirstOrder + 3 * number, entries);
    _out.add(kFirstOrder + 3 * number + 1, places);
    _out.add(kFirstOrder + 3 * number + 2, minimaOf(entries));
    std::vector<Start>().swap(starts);
  }

  const NameTable& _table;
  SectionFile& _out;
  std::vector<std::uint32_t> _ranked;
  std::string _texts;
  std::vector<std::uint32_t> _textOffsets{0};
  std::vector<EntryInfo> _infos;
  std::vector<std::uint32_t> _municipalities;
  Keyed _keyed;
};

}  // namespace

Status writeDictionary(const std::filesystem::path& file, const NameTable& table) {
  auto part = file;
  part += ".part";
  SectionFile out(part);
  if (auto done = Dictionary(table, out).write(); !done) {
    std::remove(part.c_str());
    return done;
  }
  std::error_code failed;
  std::filesystem::rename(part, file, failed);
  if (failed) return systemError(failed.value(), file.string());
  return {};
}

}  // namespace kokudo::suggest::detail
