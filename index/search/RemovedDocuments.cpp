#include "index/search/RemovedDocuments.h"

#include "engine/base/Files.h"
#include "index/search/detail/Corpus.h"
#include "index/search/detail/OutputFile.h"
#include "index/search/detail/evaluate/ColumnCondition.h"

#include <bit>

namespace kokudo::search {

using namespace detail;

Result<std::uint64_t> removeFromSegment(const std::filesystem::path& generation,
                                        const std::string& segment,
                                        const std::vector<std::string>& ids) {
  const auto opened = Segment::open(generation / kSegmentFolder / segment);
  if (!opened) return opened.error();
  const Segment& s = **opened;
  std::vector<std::uint64_t> words(wordsFor(s.documents));
  const auto file = removedFile(generation, segment);
  if (std::filesystem::exists(file)) {
    const auto before = Column<std::uint64_t>::open(file, s.manifest.revision);
    if (!before) return before.error();
    if (before->size() != words.size())
      return Error{Error::Kind::Integrity, file.string() + ": it belongs to another segment"};
    words.assign(before->data(), before->data() + before->size());
  }
  try {
    for (const std::string& id : ids)
      IdCondition(s, id).all().forEach(
          [&](std::uint32_t d) { words[d / 64] |= std::uint64_t(1) << d % 64; });
  } catch (const Xapian::Error& error) {
    return readError(s.folder, error);
  }
  std::uint64_t count = 0;
  for (const std::uint64_t word : words) count += static_cast<unsigned>(std::popcount(word));
  FileHeader header;
  header.revision = s.manifest.revision;
  header.count = words.size();
  header.elementBytes = sizeof(std::uint64_t);
  std::string bytes(bytesOf(&header, sizeof header));
  bytes += bytesOf(words.data(), words.size() * sizeof(std::uint64_t));
  if (auto done = writeFileAtomically(file, bytes); !done) return done.error();
  return count;
}

}  // namespace kokudo::search
