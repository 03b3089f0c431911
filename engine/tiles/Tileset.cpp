#include "engine/tiles/Tileset.h"

#include "engine/tiles/detail/TilesetImpl.h"

#include <algorithm>
#include <cassert>
#include <utility>

namespace kokudo::tiles {

using detail::TileContent;

Tileset::Tileset(std::string uri, TilesetServices services, TilesetOptions options) {
  assert(services.accessor && services.workers && services.renderer);
  _impl = std::make_unique<Impl>(std::move(uri), std::move(services), options);
}

Tileset::~Tileset() = default;

const TilesetStatistics& Tileset::update(const ViewState& view, const ViewState* destination) {
  _impl->update(view, destination);
  return _impl->statistics;
}

const TilesetStatistics& Tileset::statistics() const {
  return _impl->statistics;
}

bool Tileset::complete() const {
  if (_impl->failed || !_impl->options.visible) return true;
  const bool idle = std::all_of(_impl->active.begin(), _impl->active.end(), [](const auto& item) {
    return item.second.refresh || item.second.preload;
  });
  return _impl->updates > 0 && _impl->root() && idle && _impl->ready.empty() &&
         _impl->missing == 0 && !_impl->relaxed &&
         !(_impl->services.governor && _impl->services.governor->recovering());
}

std::optional<Error> Tileset::failure() const {
  return _impl->failed;
}

const Diagnostics& Tileset::diagnostics() const {
  return _impl->diagnostics;
}

const std::string& Tileset::uri() const {
  return _impl->uri;
}

std::vector<std::string> Tileset::credits() const {
  std::vector<std::string> credits = _impl->copyrights;
  for (const detail::Tile* tile : _impl->rendered) {
    for (const TileContent& content : tile->contents) {
      const std::string& text = content.model->copyright;
      const bool known = std::find(credits.begin(), credits.end(), text) != credits.end();
      if (!text.empty() && !known) credits.push_back(text);
    }
  }
  return credits;
}

std::optional<geodesy::BoundingVolume> Tileset::boundingVolume() const {
  const detail::Tile* root = _impl->root();
  return root ? std::optional(root->volume) : std::nullopt;
}

void Tileset::setVisible(bool visible) {
  if (_impl->options.visible == visible) return;
  _impl->options.visible = visible;
  if (visible) return;
  for (detail::Tile* tile : _impl->rendered) {
    _impl->record(TileEvent::Hidden, *tile);
    _impl->store.setShown(*tile, false);
  }
  _impl->rendered.clear();
}

bool Tileset::visible() const {
  return _impl->options.visible;
}

void Tileset::setMaximumScreenSpaceError(double pixels) {
  _impl->options.maximumScreenSpaceError = pixels;
}

}  // namespace kokudo::tiles
