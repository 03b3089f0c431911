#include "index/entities/detail/Blocks.h"

#include <algorithm>
#include <unordered_map>
#include <unordered_set>

namespace kokudo::entities::detail {
namespace {

constexpr std::size_t kLongestList = 256;
constexpr std::uint64_t kBigram = 0x1, kWhole = 0x2, kReading = 0x4;  // salts

std::vector<std::uint64_t> tokensOf(const Name& name) {
  std::vector<std::uint64_t> tokens;
  for (const std::uint64_t bigram : name.bigrams) {
    const char32_t two[] = {char32_t(bigram >> 32), char32_t(bigram & 0xFFFFFFFFu)};
    tokens.push_back(tokenOf({two, 2}, kBigram << 60));
  }
  if (!name.core.empty()) tokens.push_back(tokenOf(name.core, kWhole << 60));
  if (!name.reading.empty()) tokens.push_back(tokenOf(name.reading, kReading << 60));
  std::sort(tokens.begin(), tokens.end());
  tokens.erase(std::unique(tokens.begin(), tokens.end()), tokens.end());
  return tokens;
}

/// A row of cells: its records, and which of them have a token in a cell.
struct Row {
  std::int32_t group = -1, y = -1;
  std::vector<Features> records;
  std::vector<std::vector<std::uint64_t>> tokens;
  std::unordered_map<std::uint64_t, std::vector<std::uint32_t>> lists;

  static std::uint64_t key(std::int32_t x, std::uint64_t token) {
    return token ^ (static_cast<std::uint64_t>(x) * 0x9E3779B97F4A7C15u);
  }
  void add(Features&& f) {
    tokens.push_back(tokensOf(f.name));
    records.push_back(std::move(f));
  }
  void index() {
    for (std::uint32_t i = 0; i < records.size(); ++i)
      for (const std::uint64_t token : tokens[i]) lists[key(records[i].x, token)].push_back(i);
  }
};

class CellSweep {
 public:
  CellSweep(Workshop& workshop, const LinkOptions& options, LinkReport& report)
      : _workshop(workshop), _options(options), _report(report) {}

  /// Records by group, then row.
  Status take(Features&& f) {
    if (f.group != _current.group || f.y != _current.y) {
      if (auto done = finishRow(); !done) return done;
      _current.group = f.group;
      _current.y = f.y;
    }
    _current.add(std::move(f));
    return {};
  }

  Status finishRow() {
    _current.index();
    const bool adjacent = _previous.group == _current.group && _previous.y + 1 == _current.y;
    for (std::uint32_t i = 0; i < _current.records.size(); ++i)
      if (auto done = probe(i, adjacent); !done) return done;
    _previous = std::move(_current);
    _current = Row();
    return {};
  }

 private:
  struct Found {
    const std::vector<std::uint32_t>* list;
    const Row* row;
  };

  std::vector<Found> listsFor(std::int32_t x, std::uint64_t token, bool adjacent) const {
    std::vector<Found> found;
    for (const Row* row : {&std::as_const(_current), &std::as_const(_previous)}) {
      if (row == &_previous && !adjacent) break;
      for (std::int32_t near = x - 1; near <= x + 1; ++near)
        if (const auto at = row->lists.find(Row::key(near, token)); at != row->lists.end())
          found.push_back({&at->second, row});
    }
    return found;
  }

  // The rarer half of the tokens, four at least, finds every name that is half alike.
  Status probe(std::uint32_t at, bool adjacent) {
    const Features& f = _current.records[at];
    std::vector<std::pair<std::size_t, std::vector<Found>>> byCount;
    for (const std::uint64_t token : _current.tokens[at]) {
      auto lists = listsFor(f.x, token, adjacent);
      std::size_t count = 0;
      for (const auto& found : lists) count += found.list->size();
      if (count > 1) byCount.emplace_back(count, std::move(lists));
    }
    std::sort(byCount.begin(), byCount.end(),
              [](const auto& a, const auto& b) { return a.first < b.first; });
    byCount.resize(std::min(byCount.size(), std::max<std::size_t>(4, (byCount.size() + 1) / 2)));
    std::unordered_set<const Features*> seen;
    for (const auto& [count, lists] : byCount) {
      if (count > kLongestList) {
        ++_report.commonBlocks;
        break;
      }
      for (const auto& [list, row] : lists)
        for (const std::uint32_t other : *list)
          if ((row != &_current || other < at) && seen.insert(&row->records[other]).second)
            if (auto done = compare(f, row->records[other]); !done) return done;
    }
    return {};
  }

  Status compare(const Features& a, const Features& b) {
    if (a.dataset == b.dataset) return {};
    const Judgement judged = judge(a, b);
    if (judged.score < _options.threshold || *judged.parts.metres > _options.maximumMetres)
      return {};
    ++_report.candidates;
    return _workshop.addCandidate(a, b, judged);
  }

  Workshop& _workshop;
  const LinkOptions& _options;
  LinkReport& _report;
  Row _previous, _current;
};

/// The records of one group in one municipality.
class MunicipalityBlock {
 public:
  MunicipalityBlock(Workshop& workshop, const LinkOptions& options, LinkReport& report)
      : _workshop(workshop), _options(options), _report(report) {}

  Status take(Features&& f) {
    if (!_records.empty() &&
        (f.group != _records.front().group || f.municipality != _records.front().municipality))
      if (auto done = finish(); !done) return done;
    _records.push_back(std::move(f));
    return {};
  }

  Status finish() {
    std::unordered_map<std::uint64_t, std::vector<const Features*>> byName;
    for (const auto& f : _records) {
      if (!f.name.core.empty()) byName[tokenOf(f.name.core, kWhole << 60)].push_back(&f);
      if (!f.name.reading.empty()) byName[tokenOf(f.name.reading, kReading << 60)].push_back(&f);
    }
    std::unordered_set<std::uint64_t> seen;
    for (const auto& [token, list] : byName) {
      if (list.size() < 2 || twoOfOneDataset(list)) continue;
      for (std::size_t i = 0; i < list.size(); ++i)
        for (std::size_t k = i + 1; k < list.size(); ++k)
          if (auto done = compare(*list[i], *list[k], seen); !done) return done;
    }
    _records.clear();
    return {};
  }

 private:
  bool twoOfOneDataset(const std::vector<const Features*>& list) {
    std::unordered_set<std::int32_t> datasets;
    for (const Features* f : list)
      if (!datasets.insert(f->dataset).second) {
        ++_report.commonBlocks;
        return true;
      }
    return false;
  }

  Status compare(const Features& a, const Features& b, std::unordered_set<std::uint64_t>& seen) {
    if (a.placed && b.placed) return {};
    const auto [first, second] = std::minmax({&a - _records.data(), &b - _records.data()});
    if (!seen.insert(std::uint64_t(first) << 32 | std::uint64_t(second)).second) return {};
    const Judgement judged = judge(a, b);
    if (judged.score < _options.threshold) return {};
    ++_report.candidates;
    return _workshop.addCandidate(a, b, judged);
  }

  Workshop& _workshop;
  const LinkOptions& _options;
  LinkReport& _report;
  std::vector<Features> _records;
};

template <typename Blocks>
Status sweep(Workshop& workshop, const std::string& condition, Blocks& blocks, std::uint64_t total,
             const char* what, Progress& progress, const CancelToken& token) {
  std::uint64_t done = 0;
  return workshop.forEach(condition, [&](Features&& f) -> Status {
    if (done++ % 1024 == 0) {
      progress.update(std::min(done, total), total, what);
      if (token.cancelled()) return cancelled();
    }
    return blocks.take(std::move(f));
  });
}

// Of one data set alone nothing is scored.
constexpr const char* kGroupsOfSeveral =
    "grp IN (SELECT grp FROM features GROUP BY grp HAVING min(dataset)<max(dataset)) ";

}  // namespace

Status scoreByCells(Workshop& workshop, const LinkOptions& options, Progress& progress,
                    const CancelToken& token, LinkReport& report) {
  CellSweep cells(workshop, options, report);
  const std::string condition =
      std::string("WHERE placed=1 AND title<>'' AND ") + kGroupsOfSeveral + "ORDER BY grp, y, x, o";
  if (auto done = sweep(workshop, condition, cells, report.records, "comparing neighbours",
                        progress, token);
      !done)
    return done;
  return cells.finishRow();
}

Status scoreByMunicipality(Workshop& workshop, const LinkOptions& options, Progress& progress,
                           const CancelToken& token, LinkReport& report) {
  MunicipalityBlock block(workshop, options, report);
  const std::string condition = std::string("WHERE muni>0 AND title<>'' AND ") + kGroupsOfSeveral +
                                "AND grp IN (SELECT DISTINCT grp FROM features WHERE placed=0) "
                                "ORDER BY grp, muni, o";
  if (auto done = sweep(workshop, condition, block, report.records,
                        "comparing within municipalities", progress, token);
      !done)
    return done;
  return block.finish();
}

}  // namespace kokudo::entities::detail
