"""SQLite: FTS5 with the trigram tokenizer, R*Tree, in the process that asks."""
import math
import sqlite3
import time

import records
from engines import DIMENSIONS, Unsupported, cost, peak_self

SCHEMA = """
PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA cache_size=-262144;
CREATE TABLE r(id INTEGER PRIMARY KEY, key TEXT, title TEXT, text TEXT, source TEXT,
               prefecture TEXT, kind TEXT, year INTEGER, x REAL, y REAL);
CREATE VIRTUAL TABLE words USING fts5(title, text, content='r', content_rowid='id',
                                      tokenize='trigram');
CREATE VIRTUAL TABLE places USING rtree(id, west, east, south, north);
"""
INDEXES = "".join(f"CREATE INDEX by_{c} ON r({c});" for c in ("key", *DIMENSIONS, "year"))
SECONDS = 60


class Engine:
    def __init__(self, folder):
        self.folder = folder
        self.data = folder / "sqlite"

    def connect(self):
        db = sqlite3.connect(self.data / "db", isolation_level=None)
        db.execute("PRAGMA cache_size=-262144")
        db.execute("PRAGMA temp_store=MEMORY")
        return db

    def load(self):
        wall, cpu = time.perf_counter(), time.process_time()
        self.data.mkdir()
        db = self.connect()
        db.executescript(SCHEMA)
        db.execute("BEGIN")
        for n, row in enumerate(records.read(self.folder), 1):
            at = records.point(row) or (None, None)
            db.execute("INSERT INTO r VALUES(?,?,?,?,?,?,?,?,?,?)",
                       (n, row["_key"], row["title"], row["text"], row["source"],
                        row["prefecture"], row["kind"], row.get("year"), *at))
            db.execute("INSERT INTO words(rowid, title, text) VALUES(?,?,?)",
                       (n, row["title"], row["text"]))
            if at[0] is not None:
                db.execute("INSERT INTO places VALUES(?,?,?,?,?)",
                           (n, at[0], at[0], at[1], at[1]))
            if n % 100000 == 0:
                db.execute("COMMIT")
                db.execute("BEGIN")
        db.execute("COMMIT")
        db.executescript(INDEXES + "ANALYZE; PRAGMA wal_checkpoint(TRUNCATE);")
        db.close()
        return cost(wall, cpu, time.process_time(), peak_self())

    def open(self):
        self.db = self.connect()
        self.db.execute("CREATE TEMP TABLE m(id INTEGER PRIMARY KEY, rank REAL, source, prefecture, kind)")
        self.until = math.inf
        self.db.set_progress_handler(lambda: time.monotonic() > self.until, 100000)

    def close(self):
        self.db.close()

    def cpu(self):
        return time.process_time()

    def peak(self):
        return peak_self()

    @staticmethod
    def conditions(query):
        tables, where, values, rank = ["r"], [], [], "0"
        long = [w for w in query["words"] if len(w) > 2]
        if long:
            tables.append("JOIN words ON words.rowid = r.id")
            where.append("words MATCH ?")
            values.append(" AND ".join(f'"{w}"' for w in long))
            rank = "bm25(words, 3, 1)"
        for w in query["words"]:
            if len(w) <= 2:  # no trigram: it can only look
                where.append("(instr(r.title, ?) OR instr(r.text, ?))")
                values += [w, w]
            if not long:
                rank = f"-(instr(r.title, '{w}') > 0)"
        for d, v in query.get("facets", {}).items():
            where.append(f"r.{d} = ?")
            values.append(v)
        if "year" in query:
            where.append("r.year BETWEEN ? AND ?")
            values += query["year"]
        if "polygon" in query:
            raise Unsupported("polygon")
        box = query.get("bbox")
        if "near" in query:
            y, x, metres = query["near"]
            dy, cos = metres / 110500, math.cos(math.radians(y))
            box = [x - dy / (cos - 0.01), y - dy, x + dy / (cos - 0.01), y + dy]
        if box:
            tables.append("JOIN places ON places.id = r.id")
            where.append("places.east >= ? AND places.west <= ? AND places.north >= ? AND places.south <= ?")
            values += [box[0], box[2], box[1], box[3]]
        if "bbox" in query:  # the tree keeps 32 bits of a coordinate
            where.append("r.x BETWEEN ? AND ? AND r.y BETWEEN ? AND ?")
            values += [box[0], box[2], box[1], box[3]]
        if "near" in query:
            distance = (f"(12742018 * asin(sqrt(pow(sin(radians(r.y - {y!r}) / 2), 2) + "
                        f"{cos!r} * cos(radians(r.y)) * pow(sin(radians(r.x - {x!r}) / 2), 2))))")
            where.append(f"{distance} <= {metres!r}")
            if query.get("sort") == "distance":
                rank = distance
        return tables, where, values, rank

    def ask(self, query):
        tables, where, values, rank = self.conditions(query)
        self.until = time.monotonic() + SECONDS
        db = self.db
        db.execute("DELETE FROM m")
        found = db.execute(f"INSERT INTO m SELECT r.id, {rank}, r.source, r.prefecture, r.kind "
                           f"FROM {' '.join(tables)}"
                           + (" WHERE " + " AND ".join(where) if where else ""), values)
        hits = db.execute("SELECT key, title, text FROM (SELECT id, rank FROM m ORDER BY rank, id "
                          "LIMIT 20) t JOIN r USING(id) ORDER BY t.rank, t.id").fetchall()
        facets = {d: dict(db.execute(f"SELECT {d}, count(*) FROM m GROUP BY 1")) for d in DIMENSIONS}
        return found.rowcount, hits, facets

    def parse(self, answer):
        total, hits, facets = answer
        return total, [hit[0] for hit in hits], facets

    def update(self, count):
        wall, cpu = time.perf_counter(), time.process_time()
        db = self.connect()
        db.execute("BEGIN")
        rows = db.execute("SELECT id, title, text FROM r ORDER BY id LIMIT ?", (count,)).fetchall()
        for n, title, text in rows:
            db.execute("INSERT INTO words(words, rowid, title, text) VALUES('delete',?,?,?)",
                       (n, title, text))
            db.execute("UPDATE r SET title = ? WHERE id = ?", (title + " 改", n))
            db.execute("INSERT INTO words(rowid, title, text) VALUES(?,?,?)", (n, title + " 改", text))
        db.execute("COMMIT")
        db.close()
        return cost(wall, cpu, time.process_time(), peak_self())
