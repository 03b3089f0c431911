"""PostgreSQL with PostGIS and pg_trgm: a cluster of its own, reached by a unix socket only."""
import os
import pathlib
import pwd
import shutil
import subprocess
import tempfile
import time

import psycopg2

import records
from engines import DIMENSIONS, cost, cpu_of, peak_of

BIN = pathlib.Path("/usr/lib/postgresql/15/bin")
# One process answers, so that its CPU time is all of it.
SETTINGS = {"listen_addresses": "", "shared_buffers": "1GB", "work_mem": "256MB",
            "maintenance_work_mem": "512MB", "max_parallel_workers_per_gather": "0",
            "max_parallel_maintenance_workers": "0", "max_wal_size": "4GB", "wal_level": "minimal",
            "max_wal_senders": "0", "jit": "off", "effective_cache_size": "8GB",
            "random_page_cost": "1.1", "autovacuum": "off", "track_io_timing": "off"}
SCHEMA = """
CREATE EXTENSION postgis; CREATE EXTENSION pg_trgm;
CREATE TABLE r(id int PRIMARY KEY, key text, title text, body text, source text, prefecture text,
               kind text, year int, x float8, y float8, p geometry(Point, 4326));
"""
INDEXES = """
CREATE INDEX ON r USING gin(body gin_trgm_ops);
CREATE INDEX ON r USING gist(p);
CREATE INDEX ON r USING gist((p::geography));
CREATE INDEX ON r(key); CREATE INDEX ON r(source); CREATE INDEX ON r(prefecture);
CREATE INDEX ON r(kind); CREATE INDEX ON r(year);
"""
PAGE = """
WITH m AS MATERIALIZED (SELECT id, source, prefecture, kind, {rank} AS rank FROM r{where})
SELECT (SELECT json_agg(json_build_array(key, title, body) ORDER BY rank, id) FROM
        (SELECT r.id, key, title, body, rank FROM (SELECT id, rank FROM m ORDER BY rank, id LIMIT 20)
         best JOIN r USING(id)) page),
       (SELECT json_agg(json_build_array(source, prefecture, kind, n)) FROM
        (SELECT source, prefecture, kind, count(*) AS n FROM m
         GROUP BY GROUPING SETS((source), (prefecture), (kind))) counts),
       (SELECT count(*) FROM m)
"""


def as_postgres():
    """The server refuses to run as root; then it runs as the user that its package made."""
    if os.geteuid() != 0:
        return {}
    user = pwd.getpwnam("postgres")
    return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}


def copy_text(text):
    return text.replace("\\", "\\\\").replace("\t", "\\t").replace("\n", "\\n").replace("\r", "\\r")


class Rows:
    """records.jsonl as what COPY reads."""

    def __init__(self, folder):
        self.lines = self.make(folder)
        self.rest = ""

    @staticmethod
    def make(folder):
        for n, row in enumerate(records.read(folder), 1):
            at = records.point(row)
            cells = [str(n), row["_key"], row["title"], row["title"] + "\n" + row["text"],
                     row["source"], row["prefecture"], row["kind"]]
            cells = [copy_text(cell) for cell in cells] + [str(row.get("year", "\\N"))]
            cells += [repr(at[0]), repr(at[1]), f"SRID=4326;POINT({at[0]!r} {at[1]!r})"] \
                if at else ["\\N"] * 3
            yield "\t".join(cells) + "\n"

    def read(self, size):
        parts, length = [self.rest], len(self.rest)
        for line in self.lines:
            parts.append(line)
            length += len(line)
            if length >= size:
                break
        text = "".join(parts)
        self.rest = text[size:]
        return text[:size]


class Engine:
    def __init__(self, folder):
        self.folder = folder
        self.data = folder / "postgres"
        self.server = None

    def start(self):
        # A unix socket's path is short, and its folder must be open to the server's user.
        self.socket = tempfile.mkdtemp(prefix="kokudo-pg-")
        if "user" in as_postgres():
            shutil.chown(self.socket, as_postgres()["user"])
        command = [str(BIN / "postgres"), "-D", str(self.data), "-k", self.socket]
        for name, value in SETTINGS.items():
            command += ["-c", f"{name}={value}"]
        self.server = subprocess.Popen(command, stderr=open(self.folder / "postgres.log", "ab"),
                                       **as_postgres())
        for _ in range(600):
            try:
                return self.connect().close()
            except psycopg2.OperationalError:
                if self.server.poll() is not None:
                    raise
                time.sleep(0.1)
        raise RuntimeError("the PostgreSQL server does not answer")

    def stop(self):
        if self.server:
            self.server.send_signal(2)  # fast shutdown
            self.server.wait(300)
            shutil.rmtree(self.socket, ignore_errors=True)
            self.server = None

    def connect(self):
        connection = psycopg2.connect(host=self.socket, dbname="postgres", user="postgres")
        connection.autocommit = True
        return connection

    def spent(self):
        """CPU of the server and its ended children."""
        fields = pathlib.Path(f"/proc/{self.server.pid}/stat").read_text().rsplit(")", 1)[1].split()
        return sum(int(f) for f in fields[11:15]) / os.sysconf("SC_CLK_TCK")

    def load(self):
        self.data.mkdir()
        if "user" in as_postgres():
            shutil.chown(self.data, as_postgres()["user"])
        subprocess.run([str(BIN / "initdb"), "-D", str(self.data), "-U", "postgres", "-E", "UTF8",
                        "--locale=C.UTF-8", "-A", "trust", "-N"], check=True,
                       stdout=subprocess.DEVNULL, cwd="/", **as_postgres())
        self.start()
        wall, cpu = time.perf_counter(), self.spent()
        connection = self.connect()
        pid = connection.get_backend_pid()
        cursor = connection.cursor()
        cursor.execute(SCHEMA)
        cursor.copy_expert("COPY r FROM STDIN", Rows(self.folder), size=1 << 20)
        for statement in INDEXES.strip().split(";"):
            if statement.strip():
                cursor.execute(statement)
        cursor.execute("VACUUM ANALYZE r")
        cursor.execute("CHECKPOINT")
        peak = peak_of(pid)
        connection.close()
        time.sleep(0.5)  # until the server has counted its ended child
        spent = cost(wall, cpu, self.spent(), peak)
        self.stop()
        return spent

    def open(self):
        self.start()
        self.connection = self.connect()
        self.cursor = self.connection.cursor()
        self.cursor.execute("SET statement_timeout = '60s'")
        self.pid = self.connection.get_backend_pid()

    def close(self):
        self.connection.close()
        self.stop()

    def cpu(self):
        return cpu_of(self.pid)

    def peak(self):
        return peak_of(self.pid)

    @staticmethod
    def conditions(query):
        where, values, rank, ranked = [], [], "0", []
        for word in query["words"]:
            where.append("body LIKE %s")
            values.append("%" + word.replace("\\", "\\\\").replace("_", "\\_").replace("%", "\\%") + "%")
        if query["words"]:
            rank, ranked = "-similarity(title, %s)", [" ".join(query["words"])]
        for dimension, value in query.get("facets", {}).items():
            where.append(f"{dimension} = %s")
            values.append(value)
        if "year" in query:
            where.append("year BETWEEN %s AND %s")
            values += query["year"]
        if "bbox" in query:
            where.append("ST_Intersects(p, ST_MakeEnvelope(%s, %s, %s, %s, 4326))")
            values += query["bbox"]
        if "polygon" in query:
            ring = ", ".join(f"{x!r} {y!r}" for x, y in query["polygon"])
            where.append("ST_Intersects(p, ST_GeomFromText(%s, 4326))")
            values.append(f"POLYGON(({ring}))")
        if "near" in query:
            y, x, metres = query["near"]
            centre = "ST_SetSRID(ST_MakePoint(%s, %s), 4326)::geography"
            where.append(f"ST_DWithin(p::geography, {centre}, %s)")
            values += [x, y, metres]
            if query.get("sort") == "distance":
                rank, ranked = f"ST_Distance(p::geography, {centre})", [x, y]
        return rank, where, ranked + values

    def ask(self, query):
        rank, where, values = self.conditions(query)
        sql = PAGE.format(rank=rank, where=" WHERE " + " AND ".join(where) if where else "")
        self.cursor.execute(sql, values)
        return self.cursor.fetchone()

    def parse(self, answer):
        hits, counts, total = answer
        facets = {dimension: {} for dimension in DIMENSIONS}
        for *value, n in counts or []:
            for dimension, one in zip(DIMENSIONS, value):
                if one is not None:
                    facets[dimension][one] = n
        return total, [hit[0] for hit in hits or []], facets

    def update(self, count):
        self.start()
        wall, cpu = time.perf_counter(), self.spent()
        connection = self.connect()
        connection.cursor().execute(
            "UPDATE r SET title = title || ' 改', body = title || ' 改' || substr(body, length(title) + 1) "
            "WHERE id <= %s", (count,))
        connection.close()
        time.sleep(0.5)
        spent = cost(wall, cpu, self.spent(), 0)
        spent["wall"] -= 0.5
        self.stop()
        return spent
