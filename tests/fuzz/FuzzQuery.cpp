// links: index_search
// Query texts, polygons, conditions and facets on a small index; the analyzer's offsets.

#include "index/language/Analyzer.h"
#include "index/search/IndexWriter.h"
#include "index/search/Searcher.h"

#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <string>

namespace {

using namespace kokudo;

search::Searcher& searcher() {
  static search::Searcher instance = [] {
    std::string pattern = (std::filesystem::temp_directory_path() / "kokudo-fuzz-XXXXXX").string();
    if (!mkdtemp(pattern.data())) std::abort();
    static const std::filesystem::path folder = pattern;
    std::atexit([] {
      std::error_code ignored;
      std::filesystem::remove_all(folder, ignored);
    });
    auto writer = search::IndexWriter::create(folder / "g");
    if (!writer.ok()) std::abort();
    for (int n = 0; n < 300; ++n) {
      catalog::Record r;
      r.id = "t:" + std::to_string(n);
      r.source = "t";
      r.title = n % 2 ? "築港一丁目避難所" : "Bay Bridge B-12 ﾎﾞｰﾘﾝｸﾞ";
      r.datasetTitle = "指定避難所";
      r.attributes = {{"a", std::string("Ⅲ")}, {"n", std::int64_t{n}}};
      const double lon = 135 + n * 0.01;
      r.place = {catalog::PlaceQuality::Point, lon, 34, {lon, 34, lon, 34}, {}, ""};
      if (!writer->add(r).ok()) std::abort();
    }
    if (!writer->finish().ok()) std::abort();
    auto opened = search::Searcher::open(folder / "g");
    if (!opened.ok()) std::abort();
    return std::move(opened).value();
  }();
  return instance;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::string text(reinterpret_cast<const char*>(data) + 1, size - 1);
  search::Query query;
  query.limit = 3;
  query.countFacets = {"source", "year"};
  switch (data[0] % 5) {
    case 0: {
      query.text = text;
      const auto folded = language::Analyzer::standard().fold(text);
      if (folded.offsets.size() != folded.text.size() + 1) std::abort();
      for (const auto offset : folded.offsets)
        if (offset > text.size()) std::abort();
      break;
    }
    case 1:
      query.polygon = text;
      break;
    case 2:
      query.where = {text};
      break;
    case 3:
      query.facets = {{text.substr(0, text.find('=')), text}};
      break;
    default:
      (void)searcher().suggest(text, 5);
      query.text = "避難所 " + text;
  }
  const auto page = searcher().search(query);
  if (page.ok() && page->total > 300) std::abort();
  return 0;
}
