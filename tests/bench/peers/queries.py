"""Queries from the records, the same for the same records, and what brute force finds for each."""
import collections
import json
import math
import random
import re

import records

PER_KIND = 16
RUN = re.compile(r"[\u3005-\u3007\u3041-\u30ff\u3400-\u9fff]{2,}")
# Numbers of blocks are one thing however written: a piece that cuts one is no word to compare by.
NUMBER = "[〇一二三四五六七八九十百千0-9]"
CUT = re.compile(rf"{NUMBER}丁?$|^丁?目.|^{NUMBER}+(丁|番|号)")
CODE = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)+")


def sample(folder, count, seed=4):
    """Records drawn at random (reservoir), half of them whatever they are, half evenly by source."""
    rng = random.Random(seed)
    pools = collections.defaultdict(list)
    seen = collections.Counter()
    for row in records.read(folder):
        for name, size in (("", count), (row["source"], count // 4)):
            seen[name] += 1
            if len(pools[name]) < size:
                pools[name].append(row)
            elif (at := rng.randrange(seen[name])) < size:
                pools[name][at] = row
    rows = list(pools.pop(""))
    for name in sorted(pools):
        rows += pools[name]
    rng.shuffle(rows)
    return rows, seen[""]


def pieces(row, low, high, rng):
    runs = [run for run in RUN.findall(row["title"]) if len(run) >= low]
    if not runs:
        return None
    run = rng.choice(runs)
    size = rng.randint(low, min(high, len(run)))
    at = rng.randrange(len(run) - size + 1)
    return None if CUT.search(run[at:at + size]) else run[at:at + size]


def frequent(rows):
    """Pieces of titles by how many of the sampled records have them, most frequent first."""
    counts = collections.Counter()
    for row in rows:
        for run in RUN.findall(row["title"] + "\n" + row["text"]):
            counts.update({run[i:i + n] for n in (2, 3) for i in range(len(run) - n + 1)})
    order = sorted(counts.items(), key=lambda one: (-one[1], one[0]))
    return [word for word, n in order[:400]
            if n >= len(rows) // 50 and not CUT.search(word)]


def box(at, half):
    x, y = at
    return [round(v, 6) for v in (x - half, y - half, x + half, y + half)]


def ring(at, half, rng):
    """A star of eight corners round a point."""
    x, y = at
    corners = []
    for i in range(8):
        r = half * (1 if i % 2 else rng.uniform(0.4, 0.8))
        a = i * math.pi / 4
        corners.append([round(x + r * math.cos(a), 6), round(y + r * math.sin(a), 6)])
    return corners + corners[:1]


def generate(folder):
    rng = random.Random(44)
    rows, total = sample(folder, 4000)
    common = frequent(rows)
    placed = [row for row in rows if records.point(row)]
    dated = [row for row in rows if "year" in row]
    coded = [row for row in rows if CODE.search(row["title"])] or rows
    made = []

    def add(kind, words=(), **rest):
        made.append({"id": len(made), "kind": kind, "words": list(words), **rest})

    def word(pool, low=2, high=4):
        while True:
            row = rng.choice(pool)
            if piece := pieces(row, low, high, rng):
                return row, piece

    for i in range(PER_KIND):
        add("rare word", [word(rows, 3, 6)[1]])
        add("common word", [common[i * max(1, len(common) // PER_KIND) % len(common)]])
        row, first = word(rows)
        second = pieces(row, 2, 3, rng) if i % 4 else None
        add("two words", [first, second or rng.choice(common)])
        add("long name", [word(rows, 7, 24)[1]])
        row = rng.choice(coded)
        code = CODE.search(row["title"] + " " + row["_key"].split(":", 1)[1].lower())
        add("code", [code.group()] if code else [row["title"].split()[0]])
        row, piece = word(placed, 2, 3)
        add("word, small box", [piece], bbox=box(records.point(row), 0.02))
        row, piece = word(placed, 2, 3)
        add("word, large box", [piece], bbox=box(records.point(row), 1.0))
        add("box", bbox=box(records.point(rng.choice(placed)), rng.choice((0.01, 0.1, 1.0, 3.0))))
        row, piece = word(placed, 2, 3)
        at = records.point(row)
        add("word, radius", [piece], near=[at[1], at[0], rng.choice((500, 3000, 20000))])
        row, piece = word(placed, 2, 3)
        add("word, polygon", [piece], polygon=ring(records.point(row), 0.1, rng))
        row, piece = word(rows)
        dimension = ("source", "prefecture", "kind")[i % 3]
        add("word, facet", [piece], facets={dimension: row[dimension]} if row[dimension] else {})
        row, piece = word(dated)
        add("word, year", [piece], year=[row["year"] - rng.randint(0, 5), row["year"] + rng.randint(0, 20)])
        row, piece = word(placed, 2, 3)
        at = records.point(row)
        add("by distance", [piece], near=[at[1], at[0], rng.choice((3000, 30000))], sort="distance")
        row = rng.choice(rows)
        dimension = ("source", "prefecture", "kind")[i % 3]
        add("no text", **({"facets": {dimension: row[dimension]}} if i and row[dimension] else {}))
    return {"records": total, "queries": made}


def metres(longitude, latitude, query):
    """Distance on the ellipsoid, to about a metre within 30 km."""
    y, x = query["near"][:2]
    e2, mid = 0.00669437999014, math.radians((latitude + y) / 2)
    w = 1 - e2 * math.sin(mid) ** 2
    north = math.radians(latitude - y) * 6378137 * (1 - e2) / w ** 1.5
    east = math.radians(longitude - x) * 6378137 / w ** 0.5 * math.cos(mid)
    return math.hypot(north, east)


def inside(x, y, corners):
    odd = False
    for (x1, y1), (x2, y2) in zip(corners, corners[1:]):
        if (y1 > y) != (y2 > y) and x < (x2 - x1) * (y - y1) / (y2 - y1) + x1:
            odd = not odd
    return odd


def matcher(word):
    """Japanese: the characters side by side; codes: not a piece of a longer one."""
    if word.isascii():
        search = re.compile(rf"(?<![a-z0-9]){re.escape(word)}(?![a-z0-9])").search
        return lambda text: word in text and search(text)
    return lambda text: word in text


def meets(box, extent):
    return (extent[0] <= box[2] and extent[2] >= box[0] and extent[1] <= box[3]
            and extent[3] >= box[1])


def holds(query, row, at, extent=None):
    if any(row[d] != v for d, v in query.get("facets", {}).items()):
        return False
    if "year" in query and not query["year"][0] <= row.get("year", -9999) <= query["year"][1]:
        return False
    if not any(key in query for key in ("bbox", "near", "polygon")):
        return True
    if at is None:
        return False
    if "bbox" in query and extent:
        return meets(query["bbox"], extent)
    if "bbox" in query:
        west, south, east, north = query["bbox"]
        return west <= at[0] <= east and south <= at[1] <= north
    if "near" in query:
        return abs(at[1] - query["near"][0]) < 0.5 and metres(*at, query) <= query["near"][2]
    return inside(*at, query["polygon"])


def count(folder, queries):
    """How many records each query means, by reading all of them: of points, and of extents."""
    words = {word: matcher(word) for query in queries for word in query["words"]}
    byword = collections.defaultdict(list)
    for query in queries:
        byword[query["words"][0] if query["words"] else None].append(query)
    totals, wide = collections.Counter(), collections.Counter()
    extents = records.extents(folder)
    for row in records.read(folder):
        text, at = row["title"] + "\n" + row["text"], records.point(row)
        for first, group in byword.items():
            if first is not None and not words[first](text):
                continue
            for query in group:
                if not all(words[w](text) for w in query["words"][1:]):
                    continue
                totals[query["id"]] += holds(query, row, at)
                wide[query["id"]] += holds(query, row, at, extents.get(row["_key"]))
    return [(totals[query["id"]], wide[query["id"]]) for query in queries]


def write(folder):
    target = folder / "queries.json"
    if not target.exists():
        made = generate(folder)
        for query, found in zip(made["queries"], count(folder, made["queries"])):
            query["total"], query["total of extents"] = found
        target.write_text(json.dumps(made, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return json.loads(target.read_text(encoding="utf-8"))["queries"]
