#include "engine/tiler/detail/CityTextures.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <limits>

namespace kokudo::tiler::detail {

namespace {

using Box = std::array<float, 4>;  // least u and v, most u and v

constexpr int kBorder = 4;            // texels round a piece that repeat its edge
constexpr int kRepeatingSide = 1024;  // of an image that stays apart
constexpr float kOverEdge = 0.01f;    // texture coordinates are rounded
constexpr double kFill = 0.8;         // of a sheet that shelves can use
constexpr double kShrink = 0.85;
constexpr unsigned char kMissing = 200;  // grey

void extend(std::map<int, Box>& boxes, const CityFeature& feature) {
  constexpr float kInfinite = std::numeric_limits<float>::infinity();
  for (const CityPart& part : feature.parts) {
    if (part.image < 0) continue;
    Box& box = boxes.try_emplace(part.image, Box{kInfinite, kInfinite, -kInfinite, -kInfinite})
                   .first->second;
    for (std::uint32_t i = part.firstVertex; i < part.firstVertex + part.vertices; ++i) {
      const auto& t = feature.texcoords[i];
      for (std::size_t k = 0; k < 2; ++k) {
        box[k] = std::min(box[k], t[k]);
        box[k + 2] = std::max(box[k + 2], t[k]);
      }
    }
  }
}

bool goesOverTheEdge(const Box& box) {
  return box[0] < -kOverEdge || box[1] < -kOverEdge || box[2] > 1 + kOverEdge ||
         box[3] > 1 + kOverEdge;
}

/// A part of a source image that goes into the sheet.
struct Piece {
  int source = -1;
  Box box{};
  int sourceWidth = 0, sourceHeight = 0;           ///< the whole image after scaling
  int column = 0, row = 0, width = 0, height = 0;  ///< the part of it, without border
  int x = 0, y = 0;                                ///< its place in the sheet, without border

  void scaleTo(const CityImages::Entry& entry, double scale, int widest) {
    const double across =
        std::max(double(box[2] - box[0]) * entry.width, double(box[3] - box[1]) * entry.height);
    // Two texels to spare: the part ends on whole ones.
    scale = std::min(scale, std::max(1, widest - 2 * kBorder - 2) / std::max(across, 1.0));
    sourceWidth = std::max(1, int(std::lround(entry.width * scale)));
    sourceHeight = std::max(1, int(std::lround(entry.height * scale)));
    const auto cut = [](float low, float high, int size, int& first, int& count) {
      first = std::clamp(int(std::floor(low * float(size))), 0, size - 1);
      count = std::clamp(int(std::ceil(high * float(size))), first + 1, size) - first;
    };
    cut(box[0], box[2], sourceWidth, column, width);
    cut(box[1], box[3], sourceHeight, row, height);
  }
};

/// Shelves from the top, the highest pieces first. @return the height used
int shelve(std::vector<Piece*>& pieces, int width) {
  int x = 0, y = 0, shelf = 0;
  for (Piece* piece : pieces) {
    const int w = piece->width + 2 * kBorder, h = piece->height + 2 * kBorder;
    if (x + w > width) {
      y += shelf;
      x = shelf = 0;
    }
    piece->x = x + kBorder;
    piece->y = y + kBorder;
    x += w;
    shelf = std::max(shelf, h);
  }
  return y + shelf;
}

/// @return the size of the sheet
std::array<int, 2> arrange(std::vector<Piece>& pieces, const CityImages& images, int side) {
  const auto areaAt = [&](double scale) {
    double area = 0;
    for (Piece& piece : pieces) {
      piece.scaleTo(images.at(piece.source), scale, side);
      area += double(piece.width + 2 * kBorder) * double(piece.height + 2 * kBorder);
    }
    return area;
  };
  const double most = double(side) * side * kFill;
  double scale = 1, area = areaAt(scale);
  while (area > most && scale > 1e-4) area = areaAt(scale *= kShrink);
  for (;; area = areaAt(scale *= kShrink)) {
    std::vector<Piece*> order;
    int widest = 0;
    for (Piece& piece : pieces) {
      order.push_back(&piece);
      widest = std::max(widest, piece.width + 2 * kBorder);
    }
    std::stable_sort(order.begin(), order.end(),
                     [](const Piece* a, const Piece* b) { return a->height > b->height; });
    int width = 64;
    while (width < side && (width < widest || double(width) * width * kFill < area)) width *= 2;
    const int height = shelve(order, width);
    // Thousands of pieces of one texel need their borders: then the sheet grows.
    if (height <= side || scale <= 1e-4) return {width, (height + 3) / 4 * 4};
  }
}

void copyInto(content::Image& sheet, const Piece& piece, const std::vector<unsigned char>& source) {
  for (int y = -kBorder; y < piece.height + kBorder; ++y) {
    const int row = piece.row + std::clamp(y, 0, piece.height - 1);
    for (int x = -kBorder; x < piece.width + kBorder; ++x) {
      const int column = piece.column + std::clamp(x, 0, piece.width - 1);
      const std::size_t from =
          (std::size_t(row) * std::size_t(piece.sourceWidth) + std::size_t(column)) * 3;
      const std::size_t to =
          (std::size_t(piece.y + y) * std::size_t(sheet.width) + std::size_t(piece.x + x)) * 3;
      std::memcpy(&sheet.pixels[to], &source[from], 3);
    }
  }
}

class TexturePacker {
 public:
  TexturePacker(const CityImages& images, Diagnostics& diagnostics)
      : _images(images), _diagnostics(diagnostics) {}

  void addSheet(std::vector<Piece>& pieces, int side) {
    const auto size = arrange(pieces, _images, side);
    auto sheet = std::make_shared<content::Image>();
    sheet->width = size[0];
    sheet->height = size[1];
    sheet->channels = 3;
    sheet->pixels.assign(std::size_t(size[0]) * std::size_t(size[1]) * 3, kMissing);
    for (const Piece& piece : pieces) {
      copyInto(*sheet, piece, pixels(piece.source, piece.sourceWidth, piece.sourceHeight));
      auto& place = textures.places[piece.source];
      place.image = int(textures.images.size());
      place.inSheet = true;
      place.scale = {float(piece.sourceWidth) / float(size[0]),
                     float(piece.sourceHeight) / float(size[1])};
      place.offset = {float(piece.x - piece.column) / float(size[0]),
                      float(piece.y - piece.row) / float(size[1])};
    }
    textures.images.push_back(std::move(sheet));
  }

  void addRepeating(int source) {
    const auto& entry = _images.at(source);
    const double shrink =
        std::max(1.0, double(std::max(entry.width, entry.height)) / kRepeatingSide);
    auto image = std::make_shared<content::Image>();
    image->width = std::max(1, int(entry.width / shrink));
    image->height = std::max(1, int(entry.height / shrink));
    image->channels = 3;
    image->pixels = pixels(source, image->width, image->height);
    auto& place = textures.places[source];
    place.image = int(textures.images.size());
    place.wrap = entry.wrap;
    textures.images.push_back(std::move(image));
  }

  CityTextures textures;

 private:
  std::vector<unsigned char> pixels(int source, int width, int height) {
    auto read = _images.read(source, width, height);
    if (read) return std::move(*read);
    _diagnostics.warn(_images.at(source).path, read.error().message);
    return std::vector<unsigned char>(std::size_t(width) * std::size_t(height) * 3, kMissing);
  }

  const CityImages& _images;
  Diagnostics& _diagnostics;
};

}  // namespace

std::size_t texelsOf(const CityFeature& feature, const CityImages& images) {
  std::map<int, Box> boxes;
  extend(boxes, feature);
  double texels = 0;
  for (const auto& [source, box] : boxes) {
    const auto& entry = images.at(source);
    texels += double(std::min(box[2] - box[0], 1.f)) * entry.width *
              double(std::min(box[3] - box[1], 1.f)) * entry.height;
  }
  return std::size_t(std::max(texels, 0.0));
}

CityTextures packTextures(const std::vector<const CityFeature*>& features, const CityImages& images,
                          int side, Diagnostics& diagnostics) {
  std::map<int, Box> boxes;
  for (const CityFeature* feature : features) extend(boxes, *feature);
  TexturePacker packer(images, diagnostics);
  std::vector<Piece> pieces;
  for (const auto& [source, box] : boxes) {
    if (goesOverTheEdge(box)) {
      packer.addRepeating(source);
      continue;
    }
    Piece& piece = pieces.emplace_back();
    piece.source = source;
    for (std::size_t k = 0; k < 4; ++k) piece.box[k] = std::clamp(box[k], 0.f, 1.f);
  }
  if (!pieces.empty()) packer.addSheet(pieces, side);
  return std::move(packer.textures);
}

}  // namespace kokudo::tiler::detail
