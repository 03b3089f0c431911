#pragma once

#include "engine/base/Result.h"

#include <cstdint>
#include <memory>
#include <vector>

namespace kokudo::scene::detail {

/// The scene's own target: RGBA8 with 32-bit float depth, multisampled or not. Needs the context
/// current in every call, also at the end.
class Framebuffer {
 public:
  /// @param samples 0 = none
  static Result<std::unique_ptr<Framebuffer>> create(int width, int height, int samples);
  ~Framebuffer();
  Framebuffer(const Framebuffer&) = delete;

  /// GL name of what is drawn into.
  unsigned target() const { return _samples ? _multisampled.name : _plain.name; }
  /// GL name of the finished picture.
  unsigned picture() const { return _plain.name; }
  /// Makes the finished picture of what was drawn.
  void resolve();
  void copyTo(unsigned framebuffer, int width, int height);
  /// RGBA, rows from the top.
  std::vector<std::uint8_t> read();
  std::size_t byteSize() const;

 private:
  struct Target {
    unsigned name = 0, colour = 0, depth = 0;
  };
  Framebuffer(int width, int height, int samples)
      : _width(width), _height(height), _samples(samples) {}
  bool make(Target& target, int samples);
  void remove(Target& target);
  int _width, _height, _samples;
  Target _plain, _multisampled;
};

}  // namespace kokudo::scene::detail
