"""Roofs as indigo-lab's vector tiles hold them (one polygon a roof, `z` = metres above the ground) as a
3D Tiles tileset of GeoJSON contents, one for each tile."""
import json
import math
import pathlib
import struct

# Metres above the ellipsoid at which the ground of that part of Tokyo is taken to lie.
GROUND = 40.0


def varint(data, at):
    value = shift = 0
    while True:
        byte = data[at]
        at += 1
        value |= (byte & 127) << shift
        shift += 7
        if byte < 128:
            return value, at


def fields(data):
    """(number, value) of a protobuf message: int, or bytes."""
    at = 0
    while at < len(data):
        key, at = varint(data, at)
        kind = key & 7
        if kind == 0:
            value, at = varint(data, at)
        else:
            size = {1: 8, 5: 4}.get(kind)
            if size is None:
                size, at = varint(data, at)
            value, at = data[at : at + size], at + size
        yield key >> 3, value


def packed(data):
    at = 0
    while at < len(data):
        value, at = varint(data, at)
        yield value


def number(message):
    for field, value in fields(message):
        if field == 2:
            return struct.unpack("<f", value)[0]
        if field == 3:
            return struct.unpack("<d", value)[0]
        if field in (4, 5):
            return float(value)
        if field == 6:
            return float((value >> 1) ^ -(value & 1))
    return 0.0


def rings(commands):
    """Closed rings of grid points."""
    values = list(packed(commands))
    x = y = at = 0
    ring = []
    while at < len(values):
        command, count = values[at] & 7, values[at] >> 3
        at += 1
        if command == 7:
            yield ring + ring[:1]
            continue
        if command == 1:
            ring = []
        for _ in range(count):
            x += (values[at] >> 1) ^ -(values[at] & 1)
            y += (values[at + 1] >> 1) ^ -(values[at + 1] & 1)
            at += 2
            ring.append((x, y))


def area(ring):
    return sum(a[0] * b[1] - b[0] * a[1] for a, b in zip(ring, ring[1:])) / 2


def degrees(level, x, y):
    n = 2**level
    return x / n * 360 - 180, math.degrees(math.atan(math.sinh(math.pi * (1 - 2 * y / n))))


def features(layer, level, column, row):
    keys, values, messages, extent = [], [], [], 4096
    for field, value in fields(layer):
        if field == 2:
            messages.append(value)
        elif field == 3:
            keys.append(value.decode())
        elif field == 4:
            values.append(value)
        elif field == 5:
            extent = value
    for message in messages:
        parts = dict(fields(message))
        tags = list(packed(parts.get(2, b"")))
        height = next((number(values[v]) for k, v in zip(tags[::2], tags[1::2]) if keys[k] == "z"), 0.0)
        polygons = []
        for ring in rings(parts.get(4, b"")):
            if len(ring) < 4 or area(ring) == 0:
                continue
            points = [
                [*degrees(level, column + x / extent, row + y / extent), round(GROUND + height, 2)] for x, y in ring
            ]
            if area(ring) > 0 or not polygons:
                polygons.append([points])
            else:
                polygons[-1].append(points)
        if polygons:
            geometry = {"type": "MultiPolygon", "coordinates": polygons}
            yield {"type": "Feature", "properties": {"z": height}, "geometry": geometry}


def build(source, out):
    """Tiles of SOURCE/z/x/y.pbf into OUT/tileset.json. Returns the number of roofs."""
    out = pathlib.Path(out)
    (out / "tiles").mkdir(parents=True)
    children, roofs = [], 0
    for file in sorted(pathlib.Path(source).glob("*/*/*.pbf")):
        level, column, row = (int(part) for part in (file.parts[-3], file.parts[-2], file.stem))
        found = [
            one
            for field, layer in fields(file.read_bytes())
            if field == 3
            for one in features(layer, level, column, row)
        ]
        if not found:
            continue
        roofs += len(found)
        name = f"tiles/{level}-{column}-{row}.geojson"
        (out / name).write_text(json.dumps({"type": "FeatureCollection", "features": found}), encoding="utf-8")
        top = GROUND + max(one["properties"]["z"] for one in found)
        west, north = degrees(level, column - 0.05, row - 0.05)
        east, south = degrees(level, column + 1.05, row + 1.05)
        region = [math.radians(side) for side in (west, south, east, north)] + [GROUND - 20, top + 1]
        children.append({"boundingVolume": {"region": region}, "geometricError": 0, "content": {"uri": name}})
    regions = [child["boundingVolume"]["region"] for child in children]
    whole = [min(r[i] for r in regions) for i in (0, 1)] + [max(r[i] for r in regions) for i in (2, 3)]
    whole += [min(r[4] for r in regions), max(r[5] for r in regions)]
    root = {"boundingVolume": {"region": whole}, "geometricError": 500, "refine": "REPLACE", "children": children}
    tileset = {"asset": {"version": "1.1", "copyright": "indigo-lab (CC BY 4.0)"}, "geometricError": 5000, "root": root}
    (out / "tileset.json").write_text(json.dumps(tileset), encoding="utf-8")
    return roofs
