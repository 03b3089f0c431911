#pragma once

#include "engine/base/Result.h"

#include <filesystem>
#include <memory>
#include <string_view>

namespace kokudo::workbench {

/// Where a program's result goes piece by piece: standard output, or a file that appears under its
/// name whole, when it is committed, or not at all. A device or pipe named as the file is written
/// to directly.
class Output {
  struct Impl;

 public:
  /// @param file "" is standard output
  static Result<Output> open(const std::filesystem::path& file);
  Output(Output&&) noexcept;
  Output& operator=(Output&&) noexcept;
  ~Output();  ///< takes away what was not committed

  Status write(std::string_view bytes);
  /// What is still held back is written; the file gets its name.
  Status commit();
  /// A write failed because whoever read a pipe went away: nobody waits for the rest.
  bool readerIsGone() const;

 private:
  explicit Output(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> _impl;
};

}  // namespace kokudo::workbench
