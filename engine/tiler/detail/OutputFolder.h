#pragma once

#include "engine/base/Result.h"

#include <cstddef>
#include <filesystem>
#include <string_view>

namespace kokudo::tiler::detail {

/// A folder that is built beside its final place and becomes visible as a whole. What was there
/// before stays until `publish()` and stays for good if that is never called.
class OutputFolder {
 public:
  /// Io, NoSpace or Permission if the folder beside cannot be made.
  static Result<OutputFolder> begin(const std::filesystem::path& finalPlace);
  OutputFolder(OutputFolder&& other) noexcept;
  OutputFolder& operator=(OutputFolder&&) = delete;
  ~OutputFolder();

  /// @param relative with '/' between folders, which are made
  Status write(std::string_view relative, std::string_view bytes);
  /// Renames into place; a folder that stood there is removed.
  Status publish();
  std::size_t bytesWritten() const { return _bytes; }
  /// Where the files lie until `publish()`.
  const std::filesystem::path& path() const { return _aside; }

 private:
  OutputFolder(std::filesystem::path finalPlace, std::filesystem::path aside);
  std::filesystem::path _final, _aside;
  std::size_t _bytes = 0;
};

}  // namespace kokudo::tiler::detail
