#pragma once

#include "engine/content/ContentDecoder.h"
#include "engine/content/detail/Json.h"

#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

namespace kokudo::content {

/// A parsed glTF 2.0 document with all its buffers at hand.
class GltfDocument {
 public:
  /// @param bytes .glb or .gltf; must outlive this object
  static Result<GltfDocument> load(Bytes bytes, const DecodeContext& context);

  const Json& root() const { return _root; }
  const std::string& uri() const { return _uri; }
  const DecodeContext& context() const { return *_context; }

  /// `name`[index] of the root, or null.
  const Json& at(const char* name, std::size_t index) const {
    return element(member(_root, name), index);
  }
  /// The bytes of bufferViews[index], unpacked where EXT_meshopt_compression says so; they live as
  /// long as this document. BadInput where it does not lie in its buffer.
  Result<Bytes> view(std::size_t index) const;
  /// The bytes of a data: address, or what `context.fetch` gives for another.
  Result<std::string> resolve(const std::string& uri) const;
  /// The address of a file that the document names.
  std::string addressOf(const std::string& uri) const;

  /// Takes `count` from what this document may still unfold into (vertices, table cells): some
  /// multiple of the bytes it came in. False when that is spent.
  bool spend(std::uint64_t count) const;
  /// The same for a text that is stored once and copied each time it is named.
  bool spendText(const std::string& text) const { return spend(1 + text.size() / 32); }
  /// Gives `count` back for what bufferViews[view] was unpacked into; once per view.
  void earn(std::size_t view, std::uint64_t count) const;
  Error spent() const;
  Error bad(const std::string& what) const;
  Error unsupported(const std::string& what) const;

 private:
  Status readChunks(Bytes bytes);
  Status checkExtensions() const;
  Status loadBuffers();
  Status loadBuffer(const Json& json, std::size_t index, std::size_t& owned);
  Result<Bytes> slice(const Json& view, std::size_t index) const;
  Result<Bytes> unpacked(const Json& packing, std::size_t index) const;

  std::string _uri;
  const DecodeContext* _context = nullptr;
  Json _root;
  Bytes _binaryChunk;
  std::vector<Bytes> _buffers;
  std::vector<std::unique_ptr<std::string>> _owned;
  // These change while the document is read through const references, by one thread.
  std::shared_ptr<std::map<std::size_t, std::string>> _unpacked =
      std::make_shared<std::map<std::size_t, std::string>>();
  std::shared_ptr<std::set<std::size_t>> _earned = std::make_shared<std::set<std::size_t>>();
  std::shared_ptr<std::uint64_t> _budget = std::make_shared<std::uint64_t>(0);
};

}  // namespace kokudo::content
