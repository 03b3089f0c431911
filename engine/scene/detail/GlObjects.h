#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace kokudo::scene::detail {

/// Counts the GL objects of the models and deletes those that were let go once a context is
/// current. Main thread.
class GlObjects {
 public:
  enum class Kind { Buffer, Texture, VertexArray };
  struct Counts {
    std::size_t buffers = 0, textures = 0, vertexArrays = 0;
    std::size_t bytes = 0;
    std::uint64_t sent = 0;  ///< bytes, since the beginning
  };

  ~GlObjects();
  /// A new name. Needs the context. @param bytes that it will hold
  unsigned make(Kind kind, std::size_t bytes);
  /// Says that so many bytes went to the GPU.
  void sent(std::size_t bytes) { _counts.sent += bytes; }
  /// The name is deleted by the next `flush`; 0 is passed over. Needs no context.
  void letGo(Kind kind, unsigned name, std::size_t bytes);
  /// Needs the context.
  void flush();
  /// What exists, objects let go but not yet deleted included.
  const Counts& counts() const { return _counts; }

 private:
  std::size_t& countOf(Kind kind);
  Counts _counts;
  std::size_t _waitingBytes = 0;
  std::array<std::vector<unsigned>, 3> _waiting;
};

}  // namespace kokudo::scene::detail
