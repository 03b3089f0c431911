#include "tests/golden/Corpus.h"

#include "engine/base/Files.h"
#include "engine/base/Uri.h"
#include "engine/content/ContentDecoder.h"
#include "engine/io/Archive.h"
#include "tests/support/TestData.h"

#include <fmt/format.h>

#include <algorithm>
#include <fstream>
#include <sstream>

namespace kokudo::test {

using geodesy::Vec3;

namespace {

constexpr double kDegree = 3.14159265358979323846 / 180;
constexpr std::size_t kLongestFile = std::size_t(1) << 30;

/// Encloses everything that a model draws.
struct Bounds {
  Vec3 low{1e300, 1e300, 1e300}, high{-1e300, -1e300, -1e300};
  void add(const Vec3& p) {
    low = {std::min(low.x, p.x), std::min(low.y, p.y), std::min(low.z, p.z)};
    high = {std::max(high.x, p.x), std::max(high.y, p.y), std::max(high.z, p.z)};
  }
};

Vec3 placed(const std::array<float, 12>& m, const float* p) {
  const auto row = [&](std::size_t r) {
    return double(m[r]) * p[0] + double(m[r + 1]) * p[1] + double(m[r + 2]) * p[2] + m[r + 3];
  };
  return {row(0), row(4), row(8)};
}

/// Of the first feature alone: features may lie so far apart that none is seen beside the others.
Bounds boundsOfFirst(const content::Model& model) {
  Bounds bounds;
  if (model.primitives.empty()) return bounds;
  const auto& primitive = model.primitives.front();
  for (std::size_t i = 0; i < primitive.featureIds.size(); ++i) {
    const float* p = &primitive.positions[3 * i];
    if (primitive.featureIds[i] == primitive.featureIds[0])
      bounds.add(model.origin + Vec3{p[0], p[1], p[2]});
  }
  return bounds;
}

Bounds boundsOf(const content::Model& model) {
  Bounds bounds;
  for (const auto& primitive : model.primitives) {
    const bool instanced = primitive.instances >= 0;
    for (std::size_t i = 0; i + 2 < primitive.positions.size(); i += 3) {
      const float* p = &primitive.positions[i];
      if (!instanced) {
        bounds.add(model.origin + Vec3{p[0], p[1], p[2]});
        continue;
      }
      for (const auto& m : model.instanceSets[std::size_t(primitive.instances)].transforms)
        bounds.add(model.origin + placed(m, p));
    }
  }
  return bounds;
}

/// A tileset of one tile whose content is that file.
Result<std::string> wrapped(const std::filesystem::path& content,
                            const std::filesystem::path& folder, bool firstFeature) {
  auto bytes = readFile(content, kLongestFile);
  if (!bytes.ok()) return bytes.error();
  content::DecodeContext context;
  context.uri = content.string();
  context.fetch = [&](const std::string& uri) {
    // Addresses arrive resolved or as the file has them.
    return readFile(resolveUri(content.string(), percentDecode(uri)), kLongestFile);
  };
  const auto model = content::decodeContent(std::as_bytes(std::span(bytes.value())), context);
  if (!model.ok()) return model.error();
  const Bounds b = firstFeature ? boundsOfFirst(model.value()) : boundsOf(model.value());
  const Vec3 centre = (b.low + b.high) * 0.5, half = (b.high - b.low) * 0.5;
  if (!(half.x >= 0)) return Error{Error::Kind::BadInput, content.string() + ": nothing to draw"};
  writeText(folder / "tileset.json",
            fmt::format(R"({{"asset":{{"version":"1.1"}},"geometricError":1e9,"root":{{
"boundingVolume":{{"box":[{},{},{},{},0,0,0,{},0,0,0,{}]}},"geometricError":0,"refine":"REPLACE",
"content":{{"uri":"{}"}}}}}})",
                        centre.x, centre.y, centre.z, std::max(half.x, 1e-3),
                        std::max(half.y, 1e-3), std::max(half.z, 1e-3), content.string()));
  return (folder / "tileset.json").string();
}

std::vector<std::filesystem::path> filesLike(const std::filesystem::path& pattern) {
  std::vector<std::filesystem::path> files;
  for (const auto& entry : std::filesystem::directory_iterator(pattern.parent_path()))
    if (matches(entry.path().filename().string(), pattern.filename().string()))
      files.push_back(entry.path());
  std::sort(files.begin(), files.end());
  return files;
}

Status unpack(const std::filesystem::path& archive, const std::filesystem::path& folder) {
  return io::forEachEntry(archive,
                          [&](const io::ArchiveEntry& entry,
                              const std::function<Result<std::string>()>& read) -> Status {
                            auto bytes = read();
                            if (!bytes.ok()) return bytes.error();
                            writeText(folder / entry.path, bytes.value());
                            return {};
                          });
}

}  // namespace

std::vector<CorpusScene> readCorpus(const std::filesystem::path& file) {
  std::vector<CorpusScene> scenes;
  std::ifstream in(file);
  for (std::string line; std::getline(in, line);) {
    if (line.empty() || line.front() == '#') continue;
    std::istringstream fields(line);
    CorpusScene scene;
    std::string view;
    std::getline(fields, scene.id, '\t');
    std::getline(fields, scene.path, '\t');
    std::getline(fields, view, '\t');
    scene.firstFeature = view == "first";
    if (view.starts_with("at ")) {
      auto& p = scene.place.emplace();
      std::istringstream(view.substr(3)) >> p[0] >> p[1] >> p[2] >> p[3];
    } else if (!view.empty() && !scene.firstFeature) {
      double heading = 0, pitch = 0, zoom = 1;
      std::istringstream(view) >> heading >> pitch >> zoom;
      scene.side = {heading * kDegree, pitch * kDegree, zoom};
    }
    scenes.push_back(std::move(scene));
  }
  return scenes;
}

bool matches(const std::string& name, const std::string& pattern) {
  const std::size_t star = pattern.find('*');
  if (star == std::string::npos) return name == pattern;
  const std::string head = pattern.substr(0, star), tail = pattern.substr(star + 1);
  return name.size() >= head.size() + tail.size() && name.starts_with(head) && name.ends_with(tail);
}

Result<std::vector<std::string>> openCorpusScene(const CorpusScene& scene,
                                                 const std::filesystem::path& folder) {
  std::filesystem::path path = realData() / scene.path;
  const std::size_t inside = scene.path.find('!');
  if (inside != std::string::npos) {
    const auto unpacked = folder / "unpacked";
    if (auto done = unpack(realData() / scene.path.substr(0, inside), unpacked); !done.ok())
      return done.error();
    path = unpacked / scene.path.substr(inside + 1);
  }
  std::vector<std::filesystem::path> files{path};
  if (scene.sheet()) files = filesLike(path);
  std::vector<std::string> tilesets;
  for (const auto& file : files) {
    if (file.extension() == ".json") {
      tilesets.push_back(file.string());
      continue;
    }
    auto tileset = wrapped(file, folder / std::to_string(tilesets.size()), scene.firstFeature);
    if (!tileset.ok()) return tileset.error();
    tilesets.push_back(std::move(tileset).value());
  }
  return tilesets;
}

}  // namespace kokudo::test
