#pragma once

#include <cassert>
#include <optional>
#include <string>
#include <utility>
#include <variant>

namespace kokudo {

/// Why an operation failed, for a person and for the code that must decide what to do next.
struct Error {
  enum class Kind {
    NotFound,     ///< what was asked for is not there
    BadInput,     ///< data from outside breaks its format
    BadUsage,     ///< the caller asked for something that makes no sense (exit 2)
    Unsupported,  ///< valid, but not something this program reads or does
    Network,      ///< a source did not answer, or answered wrongly
    Io,           ///< reading or writing failed
    NoSpace,      ///< disk full or quota (exit 7)
    Permission,   ///< not allowed to read or write (exit 7)
    Licence,      ///< refused by licence (exit 8)
    Integrity,    ///< content is not what its checksum says (exit 6)
    Cancelled,    ///< the user stopped it (exit 130)
    Internal
  };
  Kind kind = Kind::Internal;
  /// Where, what was found, what was expected and, if known, what to do. Lower case, no full stop.
  std::string message;
};

/// A value of type `T`, or the `Error` that says why there is none.
/// Ask `ok()` before `value()` or `error()`.
template <typename T>
class [[nodiscard]] Result {
 public:
  Result(T value) : _state(std::in_place_index<0>, std::move(value)) {}
  Result(Error error) : _state(std::in_place_index<1>, std::move(error)) {}

  bool ok() const { return _state.index() == 0; }
  explicit operator bool() const { return ok(); }
  T& value() & { return std::get<0>(_state); }
  const T& value() const& { return std::get<0>(_state); }
  T&& value() && { return std::get<0>(std::move(_state)); }
  T* operator->() { return &std::get<0>(_state); }
  const T* operator->() const { return &std::get<0>(_state); }
  T& operator*() & { return std::get<0>(_state); }
  const T& operator*() const& { return std::get<0>(_state); }
  const Error& error() const { return std::get<1>(_state); }

 private:
  std::variant<T, Error> _state;
};

/// Success, or the `Error` that says why not.
template <>
class [[nodiscard]] Result<void> {
 public:
  Result() = default;
  Result(Error error) : _error(std::move(error)) {}

  bool ok() const { return !_error; }
  explicit operator bool() const { return ok(); }
  const Error& error() const { return *_error; }

 private:
  std::optional<Error> _error;
};

using Status = Result<void>;

}  // namespace kokudo
