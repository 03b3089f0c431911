#pragma once

#include "engine/base/Result.h"
#include "index/search/detail/Segment.h"

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

namespace kokudo::search::detail {

/// A document of one of a corpus' segments.
struct Location {
  const Segment& segment;
  std::uint32_t document;
};

/// The segments of a generation, searched as one. Documents of the corpus are numbered segment
/// after segment, removed ones included.
class Corpus {
 public:
  /// A generation: `folder` itself is a segment, or `segments/<name>/` are, in order of name, each
  /// with an optional `removed-<name>.bitmap` (docs/decisions/0008).
  static Result<std::unique_ptr<Corpus>> open(const std::filesystem::path& folder);

  const std::filesystem::path& folder() const { return _folder; }
  std::size_t size() const { return _segments.size(); }
  const Segment& segment(std::size_t i) const { return *_segments[i]; }
  std::uint32_t firstOf(std::size_t i) const { return _firsts[i]; }
  Location at(std::uint32_t document) const;

  // Sums over the segments, of documents that are not removed.
  std::uint32_t documents() const { return _documents; }
  double meanLength() const { return _meanLength; }
  /// How many documents have the term. Throws Xapian::Error.
  std::uint32_t frequencyOf(const std::string& term) const;
  /// Whether some record has an attribute of that name.
  bool knowsAttribute(const std::string& name) const;
  /// How often a stored record was asked for and found damaged, and the Error for that.
  std::uint64_t damagedReads() const;
  Error damaged() const;

 private:
  Status openSegments();
  Status openRemoved(const std::string& name, Segment& segment) const;
  void sum();

  std::filesystem::path _folder;
  std::vector<std::unique_ptr<Segment>> _segments;
  std::vector<std::uint32_t> _firsts;
  std::uint32_t _documents = 0;
  double _meanLength = 1;
};

/// Folder of a generation's segments, and the file of one segment's removed documents (bits, in
/// the form of a column of 64-bit words with the segment's revision).
constexpr const char* kSegmentFolder = "segments";
std::filesystem::path removedFile(const std::filesystem::path& generation, const std::string& name);

}  // namespace kokudo::search::detail
