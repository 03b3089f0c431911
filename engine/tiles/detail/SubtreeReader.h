#pragma once

#include "engine/tiles/detail/Subtree.h"

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace kokudo::tiles::detail {

/// Reads one subtree, binary or JSON.
class SubtreeReader {
 public:
  SubtreeReader(const std::string& uri, const SubtreeShape& shape, std::size_t contents,
                std::shared_ptr<const Schema> schema, const FetchNamed& fetch);
  Result<std::shared_ptr<const Subtree>> read(std::string bytes);

 private:
  Status split(std::string bytes);
  Status readBuffers(const JsonObject& json);
  Status readViews(const JsonObject& json);
  Status readAvailabilities(const JsonObject& json);
  Status readContents(const JsonObject& json);
  Result<Availability> readAvailability(const JsonElement& json, const std::string& what,
                                        std::size_t count) const;
  void warnOfCount(const JsonElement& json, const Availability& bits, std::size_t count);
  Status checkTree() const;
  Status readMetadata(const JsonObject& json);
  std::optional<int> tableIndex(const JsonElement& value) const;

  const std::string& _uri;
  SubtreeShape _shape;
  std::size_t _contentCount;
  const FetchNamed& _fetch;
  std::string _json, _binary;
  std::vector<std::string_view> _views;
  std::shared_ptr<Subtree> _subtree = std::make_shared<Subtree>();
};

}  // namespace kokudo::tiles::detail
