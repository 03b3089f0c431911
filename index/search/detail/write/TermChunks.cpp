#include "index/search/detail/write/TermChunks.h"

#include "engine/base/Files.h"

#include <algorithm>
#include <string_view>
#include <system_error>

namespace kokudo::search::detail {
namespace {

namespace fs = std::filesystem;

// A small step keeps Xapian's in-memory postings in the processor's caches; large blocks of memory,
// which the analysis asks for, make the allocator tidy up what many small ones left, so neither
// follows the other record by record.
constexpr std::size_t kRecordsPerFlush = 704, kAnalysedAtOnce = 64;
static_assert(kRecordsPerFlush % kAnalysedAtOnce == 0);
// Each open database takes several of the files that a process may open.
constexpr std::size_t kMergedAtOnce = 96;
constexpr int kWriting =
    Xapian::DB_NO_SYNC | Xapian::DB_DANGEROUS | Xapian::DB_NO_TERMLIST | Xapian::DB_BACKEND_GLASS;

Error stopped() {
  return {Error::Kind::Cancelled, "the index build was stopped"};
}

struct Stopped {};

// Asked by Xapian between the tables.
class StopsWhenTold : public Xapian::Compactor {
 public:
  explicit StopsWhenTold(const CancelToken& token) : _token(token) {}
  void set_status(const std::string&, const std::string&) override {
    if (_token.cancelled()) throw Stopped();
  }

 private:
  const CancelToken& _token;
};

Status merge(const std::vector<fs::path>& chunks, const fs::path& output,
             const CancelToken& token) {
  try {
    Xapian::Database all;
    for (const fs::path& chunk : chunks) all.add_database(Xapian::Database(chunk.string()));
    StopsWhenTold asks(token);
    all.compact(output.string(), Xapian::Compactor::FULL, 0, asks);
  } catch (const Stopped&) {
    return stopped();
  } catch (const Xapian::Error& error) {
    return writeError(output, error);
  }
  std::error_code ignored;
  for (const fs::path& chunk : chunks) fs::remove_all(chunk, ignored);
  return {};
}

}  // namespace

Error writeError(const fs::path& folder, const Xapian::Error& error) {
  const char* reason = error.get_error_string();
  const bool full = std::string_view(reason ? reason : "").find("No space") != std::string::npos;
  return {full ? Error::Kind::NoSpace : Error::Kind::Io,
          folder.string() + ": " + error.get_description()};
}

Result<std::vector<AnalysedRecord>> writeChunk(std::vector<RawRecord> raws,
                                               const fs::path& database, bool filterTerms,
                                               const CancelToken& token) {
  std::vector<AnalysedRecord> analysed;
  analysed.reserve(raws.size());
  try {
    Xapian::WritableDatabase terms(database.string(), Xapian::DB_CREATE | kWriting);
    RecordAnalysis analysis(filterTerms);
    std::vector<Xapian::Document> documents;
    const auto addAll = [&] {
      for (const Xapian::Document& document : documents) terms.add_document(document);
      documents.clear();
    };
    for (RawRecord& raw : raws) {
      if (token.cancelled()) return stopped();
      auto record = std::holds_alternative<catalog::Record>(raw)
                        ? Result<catalog::Record>(std::move(std::get<catalog::Record>(raw)))
                        : catalog::decode(std::get<catalog::StoredRow>(raw));
      if (!record) return record.error();
      raw = catalog::StoredRow();  // its memory is of use to the analysed one
      analysed.push_back(analysis.analyse(std::move(*record), documents.emplace_back()));
      if (documents.size() == kAnalysedAtOnce) addAll();
      if (analysed.size() % kRecordsPerFlush == 0) terms.commit();
    }
    addAll();
    terms.commit();
    terms.close();
  } catch (const Xapian::Error& error) {
    return writeError(database, error);
  }
  return analysed;
}

Status mergeChunks(std::vector<fs::path> chunks, const fs::path& output,
                   const std::string& metadata, const CancelToken& token) {
  try {
    Xapian::WritableDatabase last(chunks.back().string(), Xapian::DB_OPEN | kWriting);
    last.set_metadata("revision", metadata);
    last.commit();
    last.close();
  } catch (const Xapian::Error& error) {
    return writeError(chunks.back(), error);
  }
  while (chunks.size() > kMergedAtOnce) {
    std::vector<fs::path> merged;
    for (std::size_t i = 0; i < chunks.size(); i += kMergedAtOnce) {
      const auto from = chunks.begin() + static_cast<std::ptrdiff_t>(i);
      const auto n = std::min(kMergedAtOnce, chunks.size() - i);
      merged.push_back(chunks[i].string() + "-merged");
      if (auto done = merge({from, from + static_cast<std::ptrdiff_t>(n)}, merged.back(), token);
          !done)
        return done;
    }
    chunks = std::move(merged);
  }
  if (chunks.size() > 1) return merge(chunks, output, token);
  std::error_code failed;
  fs::rename(chunks.front(), output, failed);
  return failed ? Status(systemError(failed.value(), output.string())) : Status();
}

}  // namespace kokudo::search::detail
