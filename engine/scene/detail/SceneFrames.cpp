#include "engine/scene/detail/SceneViewImpl.h"
#include "engine/scene/detail/WarmUp.h"

#include <algorithm>
#include <chrono>
#include <thread>

namespace kokudo::scene::detail {
namespace {

constexpr double kEyeAboveGround = 2.0;       // metres
constexpr double kStreamMilliseconds = 8;     // a call
constexpr double kQueueMilliseconds = 4;      // a frame
constexpr double kUploadMilliseconds = 4;     // a frame
constexpr std::size_t kHeightsPerFrame = 64;  // of markers

double millisecondsSince(std::chrono::steady_clock::time_point start) {
  return std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - start)
      .count();
}

}  // namespace

bool SceneViewImpl::stream(double queueMilliseconds) {
  if (_parts.options.globe) {
    _camera.keepAbove([this](const auto& position) { return groundHeight(position); },
                      kEyeAboveGround);
  }
  _queue.run(queueMilliseconds);
  *_nodes.budget = {};
  const tiles::ViewState view = _camera.viewState();
  const auto destination = _camera.destination();
  holdMemory();
  for (auto& layer : _layers) layer->tileset->update(view, destination ? &*destination : nullptr);
  _memory.endTurn(view);
  return complete();
}

void SceneViewImpl::holdMemory() {
  DrawingMemory::Held held;
  held.framebufferBytes = _parts.framebuffer->byteSize();
  held.trianglesAtOnce = _nodes.counts->mostWaiting;
  for (const auto& layer : _layers) held.tilesKnown += layer->tileset->statistics().tilesKnown;
  _memory.hold(held);
}

bool SceneViewImpl::stream() {
  _parts.context.makeCurrent();
  stream(kStreamMilliseconds);
  upload(kUploadMilliseconds);
  return complete();
}

bool SceneViewImpl::upload(double milliseconds) {
  const auto start = std::chrono::steady_clock::now();
  _nodes.objects->flush();
  for (auto& layer : _layers) {
    const double left = milliseconds - millisecondsSince(start);
    if (left <= 0 || !layer->builder->repaint(left)) return false;
  }
  _nodes.textures->send(std::max(0.0, milliseconds - millisecondsSince(start)));
  return uploaded();
}

bool SceneViewImpl::uploaded() const {
  return _nodes.textures->idle() &&
         std::all_of(_layers.begin(), _layers.end(),
                     [](const auto& layer) { return layer->builder->repainted(); });
}

bool SceneViewImpl::complete() const {
  return _detail.resting() && _queue.waiting() == 0 && uploaded() &&
         std::all_of(_layers.begin(), _layers.end(), [](const auto& l) {
           return !l->shown() || l->tileset->failure() || l->tileset->complete();
         });
}

bool SceneViewImpl::frame(double secondsSinceLast) {
  const auto start = std::chrono::steady_clock::now();
  _parts.context.makeCurrent();
  if (!std::exchange(_warm, true)) warmUp(_stage, _nodes, _parts.framebuffer->target());
  _camera.advance(secondsSinceLast);
  const bool wasMoving = !_detail.resting();
  const bool changed = _detail.observe(_camera.viewState(), secondsSinceLast);
  // What a resting view drew says nothing of the tiles of a moving one.
  const bool moving = wasMoving && !_detail.resting();
  if ((moving && _motion.observe(_nodes.counts->triangles)) || changed) applyDetail();
  const auto updating = std::chrono::steady_clock::now();
  stream(kQueueMilliseconds);
  const bool unsettled = settleMarkers(kHeightsPerFrame);
  _updateMilliseconds = millisecondsSince(updating);
  const auto uploading = std::chrono::steady_clock::now();
  const bool sent = upload(kUploadMilliseconds);
  _uploadMilliseconds = millisecondsSince(uploading);
  const auto drawing = std::chrono::steady_clock::now();
  draw();
  _drawMilliseconds = millisecondsSince(drawing);
  const bool fresh = revision() != _drawnRevision;
  _drawnRevision = revision();
  _frameMilliseconds = millisecondsSince(start);
  return _camera.flying() || fresh || unsettled || !sent || _queue.waiting() > 0;
}

bool SceneViewImpl::renderUntilComplete(double timeoutSeconds, const CancelToken& token) {
  const auto start = std::chrono::steady_clock::now();
  _parts.context.makeCurrent();
  _camera.advance(1e9);
  if (_detail.settle()) applyDetail();
  bool whole = stream(kQueueMilliseconds);
  // Streaming needs no drawing, memory apart; the picture is made once everything has come.
  while (!whole && !token.cancelled() && millisecondsSince(start) < timeoutSeconds * 1000) {
    const bool sent = upload(50);
    if (sent && _queue.waiting() == 0) std::this_thread::sleep_for(std::chrono::milliseconds(2));
    if (sent && _memory.wantsDrawing() && revision() != _drawnRevision) {
      draw();
      _drawnRevision = revision();
    }
    whole = stream(50);
  }
  settleMarkers(_markers.markers().size());
  draw();
  _drawnRevision = revision();
  return whole && !token.cancelled();
}

SceneStatistics SceneViewImpl::statistics() const {
  SceneStatistics sum;
  for (const auto& layer : _layers) {
    const auto& one = layer->tileset->statistics();
    sum.tiles.tilesVisited += one.tilesVisited;
    sum.tiles.tilesRendered += one.tilesRendered;
    sum.tiles.tilesLoading += one.tilesLoading;
    sum.tiles.tilesLoaded += one.tilesLoaded;
    sum.tiles.tilesFailed += one.tilesFailed;
    sum.tiles.bytes += one.bytes;
    sum.tiles.triangles += one.triangles;
    sum.tiles.points += one.points;
    sum.tiles.instances += one.instances;
    sum.tiles.tilesKnown += one.tilesKnown;
    sum.tiles.requests += one.requests;
    sum.tiles.cacheHits += one.cacheHits;
    sum.tiles.cancelled += one.cancelled;
    sum.tiles.bytesTransferred += one.bytesTransferred;
    sum.tiles.unwantedBytes += one.unwantedBytes;
    sum.tiles.decodeMilliseconds += one.decodeMilliseconds;
    sum.tiles.attachMilliseconds += one.attachMilliseconds;
    sum.tiles.unloadMilliseconds += one.unloadMilliseconds;
    sum.tiles.errorFactor = std::max(sum.tiles.errorFactor, one.errorFactor);
    sum.tilesAttached += layer->builder->attached();
    sum.tilesReleased += layer->builder->released();
    if (layer->shown()) sum.drawables += layer->builder->visibleDrawables();
  }
  const GlObjects::Counts& objects = _nodes.objects->counts();
  sum.drawCalls = _nodes.counts->calls;
  sum.triangles = _nodes.counts->triangles;
  sum.gpuBytes = objects.bytes;
  sum.textures = objects.textures;
  sum.buffers = objects.buffers;
  sum.vertexArrays = objects.vertexArrays;
  sum.sentBytes = objects.sent;
  sum.updateMilliseconds = _updateMilliseconds;
  sum.uploadMilliseconds = _uploadMilliseconds;
  sum.drawMilliseconds = _drawMilliseconds;
  sum.memoryBytes = sum.tiles.bytes + _memory.bytes();
  sum.frameMilliseconds = _frameMilliseconds;
  return sum;
}

}  // namespace kokudo::scene::detail
