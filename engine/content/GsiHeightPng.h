#pragma once

#include "engine/base/Result.h"
#include "engine/content/ContentDecoder.h"

#include <string>
#include <vector>

namespace kokudo::content {

/// 標高 (metres) in the pixels of one tile, row-major from the north; NaN where there is no data.
struct HeightTile {
  int width = 0, height = 0;
  std::vector<float> heights;
};

/// Decodes an elevation tile in PNG form of the Geospatial Information Authority of Japan
/// (国土地理院 標高タイル): x = 65536 R + 256 G + B in centimetres, below zero from 2^23 + 1 on,
/// no data at 2^23 (128, 0, 0) and where a pixel is wholly transparent. Colour profiles in the
/// file are not applied: the colours are numbers. BadInput for a broken file or one without colour.
/// @param name for messages
Result<HeightTile> decodeGsiHeightPng(Bytes bytes, const std::string& name);

}  // namespace kokudo::content
