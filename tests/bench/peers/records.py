"""Records for every engine from a workspace's catalogue: every Nth row, by rowid."""
import json
import pathlib
import sqlite3
import unicodedata


def folded(text):
    """What the peers index: width and case folded, so that all compare the same characters."""
    return unicodedata.normalize("NFKC", text).lower()


def copy_catalog(source, target, every):
    """A catalogue with every Nth record, for Kokudo to build from."""
    target.parent.mkdir(parents=True, exist_ok=True)
    partial = target.with_suffix(".partial")
    partial.unlink(missing_ok=True)
    old = sqlite3.connect(f"file:{source}?mode=ro", uri=True)
    new = sqlite3.connect(partial)
    new.executescript("PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF;")
    for (sql,) in old.execute("SELECT sql FROM sqlite_master WHERE sql IS NOT NULL"):
        new.execute(sql)
    for pragma in ("application_id", "user_version"):
        new.execute(f"PRAGMA {pragma}={old.execute(f'PRAGMA {pragma}').fetchone()[0]}")
    rows = old.execute("SELECT * FROM records WHERE rowid % ? = 0 ORDER BY id", (every,))
    new.executemany(f"INSERT INTO records VALUES({','.join('?' * len(rows.description))})", rows)
    new.execute("INSERT INTO counts SELECT source, count(*) FROM records GROUP BY source")
    new.execute("INSERT INTO meta SELECT 'revision', count(*) FROM records")
    new.commit()
    new.execute("PRAGMA journal_mode=WAL")
    new.close()
    partial.rename(target)


def one(body):
    """The searchable text is Kokudo's: text, attributes that are text, dataset and prefecture."""
    record = json.loads(body)
    text = [record["text"]] + [v for _, v in record["attributes"] if isinstance(v, str)]
    text += [record["datasetTitle"], record["prefecture"]]
    row = {"_key": record["id"], "title": folded(record["title"]),
           "text": folded("\n".join(part for part in text if part)), "source": record["source"],
           "prefecture": record["prefecture"], "kind": record["kind"]}
    if record["year"] is not None:
        row["year"] = record["year"]
    place = record["place"]
    if place["how"] != "none":
        row["location"] = f"{place['lat']:.7f}x{place['lon']:.7f}"
    return row


def extents(folder):
    """Those that are more than a point: id and box. Kokudo's boxes meet them; the peers hold points."""
    target = folder / "extents.json"
    if not target.exists():
        found = {}
        db = sqlite3.connect(f"file:{folder / 'workspace' / 'catalog.sqlite'}?mode=ro", uri=True)
        for key, body in db.execute("SELECT id, body FROM records"):
            place = json.loads(body)["place"]
            west, south, east, north = place["bbox"]
            if place["how"] != "none" and (west < east or south < north):
                found[key] = place["bbox"]
        target.write_text(json.dumps(found))
    return json.loads(target.read_text())


def export(folder, source, every):
    """FOLDER/workspace/catalog.sqlite and FOLDER/records.jsonl (one record a line)."""
    folder.mkdir(parents=True, exist_ok=True)
    catalog = folder / "workspace" / "catalog.sqlite"
    if not catalog.exists():
        copy_catalog(pathlib.Path(source).resolve(), catalog, every)
    target = folder / "records.jsonl"
    if target.exists():
        return
    partial = folder / "records.partial"
    db = sqlite3.connect(f"file:{catalog}?mode=ro", uri=True)
    with partial.open("w", encoding="utf-8") as out:
        for (body,) in db.execute("SELECT body FROM records ORDER BY id"):
            out.write(json.dumps(one(body), ensure_ascii=False) + "\n")
    partial.rename(target)


def read(folder):
    with open(folder / "records.jsonl", encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)


def point(row):
    """(longitude, latitude), or nothing."""
    if "location" not in row:
        return None
    latitude, longitude = row["location"].split("x")
    return float(longitude), float(latitude)
