#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace kokudo {

/// Told how far a long operation has come. Called often and from one thread at a time:
/// implementations thin out what they show.
class Progress {
 public:
  virtual ~Progress() = default;
  /// @param done units finished  @param total all units, absent while unknown  @param what the unit
  /// in hand, for a person
  virtual void update(std::uint64_t done, std::optional<std::uint64_t> total,
                      std::string_view what) = 0;
};

/// A listener that shows nothing.
class NoProgress final : public Progress {
 public:
  void update(std::uint64_t, std::optional<std::uint64_t>, std::string_view) override {}
};

}  // namespace kokudo
