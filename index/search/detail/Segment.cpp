#include "index/search/detail/Generation.h"

#include "index/language/Analyzer.h"
#include "index/search/detail/TermDatabase.h"

#include <fmt/format.h>

namespace kokudo::search::detail {
namespace {

using language::Analyzer;

Error disagree(const std::filesystem::path& folder, std::string_view what) {
  return {Error::Kind::Integrity,
          fmt::format("{}: {}; build the index again (kokudo index build)", folder.string(), what)};
}

template <typename T>
Status openColumn(const Generation& generation, std::string_view name, Column<T>& column) {
  auto opened = Column<T>::open(generation.folder / (std::string(name) + ".column"),
                                generation.manifest.revision);
  if (!opened) return opened.error();
  if (opened->size() != generation.documents)
    return disagree(generation.folder, fmt::format("column {} has {} values for {} records", name,
                                                   opened->size(), generation.documents));
  column = std::move(*opened);
  return {};
}

Status openBlob(const Generation& generation, const std::string& name, Blob& blob) {
  auto opened = Blob::open(generation.folder, name, generation.manifest.revision);
  if (!opened) return opened.error();
  if (opened->size() != generation.documents)
    return disagree(generation.folder, name + ".blob has another number of records");
  blob = std::move(*opened);
  return {};
}

Status openColumns(Generation& g) {
  std::vector<Status> done;
  done.push_back(openColumn(g, "longitude", g.longitude));
  done.push_back(openColumn(g, "latitude", g.latitude));
  done.push_back(openColumn(g, "bbox", g.bbox));
  done.push_back(openColumn(g, "year", g.year));
  done.push_back(openColumn(g, "dataset-title", g.datasetTitle));
  done.push_back(openColumn(g, "title-length", g.titleLength));
  done.push_back(openColumn(g, "length", g.length));
  done.push_back(openColumn(g, "title-rank", g.titleRank));
  for (std::size_t i = 0; i < kDimensions; ++i)
    done.push_back(openColumn(g, nameOf(static_cast<Dimension>(i)), g.dimensions[i]));
  done.push_back(openBlob(g, "folded", g.folded));
  done.push_back(openBlob(g, "records", g.stored));
  for (Status& status : done)
    if (!status) return status;
  return {};
}

// Numbers into dictionaries are checked once, so that queries need not.
Status checkNumbers(const Generation& g) {
  const auto within = [&](const Column<std::uint32_t>& column, const Dictionary& dictionary) {
    const auto size = dictionary.values().size();
    for (std::uint32_t d = 0; d < g.documents; ++d)
      if (column[d] >= size) return false;
    return true;
  };
  for (std::size_t i = 0; i < kDimensions; ++i)
    if (!within(g.dimensions[i], g.dictionaries.dimensions[i]))
      return disagree(g.folder, fmt::format("column {} names values that its dictionary lacks",
                                            nameOf(static_cast<Dimension>(i))));
  if (!within(g.datasetTitle, g.dictionaries.datasetTitles))
    return disagree(g.folder, "column dataset-title names values that its dictionary lacks");
  return {};
}

Status openTerms(Generation& g) {
  try {
    g.database = Xapian::Database((g.folder / kTermFolder).string());
    if (g.database.get_doccount() != g.documents ||
        g.database.get_metadata("revision") != fmt::format("{:016x}", g.manifest.revision))
      return disagree(g.folder / kTermFolder, "it belongs to another generation");
    return {};
  } catch (const Xapian::Error& error) {
    return readError(g.folder, error);
  }
}

}  // namespace

Error readError(const std::filesystem::path& folder, const Xapian::Error& error) {
  return {Error::Kind::Integrity, fmt::format("{}: {}; build the index again (kokudo index build)",
                                              folder.string(), error.get_description())};
}

Result<std::unique_ptr<Generation>> Generation::open(const std::filesystem::path& folder) {
  auto generation = std::make_unique<Generation>();
  Generation& g = *generation;
  g.folder = folder;
  auto manifest = Manifest::read(folder);
  if (!manifest) return manifest.error();
  g.manifest = std::move(*manifest);
  g.documents = static_cast<std::uint32_t>(g.manifest.records);
  if (auto done = g.manifest.checkSizes(folder); !done) return done.error();
  auto dictionaries = Dictionaries::read(folder / "dictionaries.json");
  if (!dictionaries) return dictionaries.error();
  g.dictionaries = std::move(*dictionaries);
  if (auto done = openColumns(g); !done) return done.error();
  if (auto done = checkNumbers(g); !done) return done.error();
  auto titles = TitleReader::open(folder, g.manifest.revision);
  if (!titles) return titles.error();
  g.titles = std::move(*titles);
  if (auto done = openTerms(g); !done) return done.error();

  const Analyzer& analyzer = Analyzer::standard();
  for (const std::string& title : g.dictionaries.datasetTitles.values())
    g.foldedDatasetTitles.push_back(analyzer.fold(title).text);
  for (const std::string& name : g.dictionaries.of(Dimension::Prefecture).values())
    g.foldedPrefectures.push_back(analyzer.fold(name).text);
  double total = 0;
  for (std::uint32_t d = 0; d < g.documents; ++d) total += g.length[d];
  g.meanLength = g.documents ? std::max(1.0, total / g.documents) : 1;
  return generation;
}

}  // namespace kokudo::search::detail
