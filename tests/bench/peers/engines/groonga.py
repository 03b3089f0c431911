"""Groonga: TokenBigram with positions over title and text, geo index, a process on a pipe."""
import json
import subprocess

import records
from engines import DIMENSIONS, Lines, Unsupported, cpu_of, peak_of, run

SCHEMA = """
table_create Points TABLE_PAT_KEY WGS84GeoPoint
table_create Terms TABLE_PAT_KEY ShortText --default_tokenizer TokenBigram --normalizer NormalizerAuto
table_create Sources TABLE_PAT_KEY ShortText
table_create Prefectures TABLE_PAT_KEY ShortText
table_create Kinds TABLE_PAT_KEY ShortText
table_create Years TABLE_PAT_KEY Int32
table_create Records TABLE_PAT_KEY ShortText
column_create Records title COLUMN_SCALAR ShortText
column_create Records text COLUMN_SCALAR Text
column_create Records source COLUMN_SCALAR Sources
column_create Records prefecture COLUMN_SCALAR Prefectures
column_create Records kind COLUMN_SCALAR Kinds
column_create Records year COLUMN_SCALAR Int32
column_create Records location COLUMN_SCALAR WGS84GeoPoint
column_create Terms records COLUMN_INDEX|WITH_POSITION|WITH_SECTION Records title,text
column_create Points records COLUMN_INDEX Records location
column_create Sources records COLUMN_INDEX Records source
column_create Prefectures records COLUMN_INDEX Records prefecture
column_create Kinds records COLUMN_INDEX Records kind
column_create Years records COLUMN_INDEX Records year
"""


def quoted(text):
    return json.dumps(text, ensure_ascii=False)


def place_filter(query):
    if "polygon" in query:
        raise Unsupported("polygon")
    if "bbox" in query:
        west, south, east, north = query["bbox"]
        return [f'geo_in_rectangle(location, "{north}x{west}", "{south}x{east}")']
    if "near" in query:
        y, x, metres = query["near"]
        return [f'geo_in_circle(location, "{y}x{x}", {metres})']
    return []


class Engine:
    def __init__(self, folder):
        self.folder = folder
        self.data = folder / "groonga"
        self.db = str(self.data / "db")

    def load(self):
        self.data.mkdir()
        (self.data / "schema.grn").write_text(SCHEMA)
        with open(self.data / "schema.grn", "rb") as commands:
            run(["groonga", "-n", self.db], commands)
        (self.data / "schema.grn").unlink()
        # The records go through a pipe that takes next to no time.
        text = "echo 'load --table Records --input_type json'; echo '['; " \
               "sed '$!s/$/,/' \"$0\"; echo ']'"
        with subprocess.Popen(["sh", "-c", text, str(self.folder / "records.jsonl")],
                              stdout=subprocess.PIPE) as feed:
            return run(["groonga", self.db], feed.stdout)[1]

    def open(self):
        self.lines = Lines(["groonga", self.db])

    def close(self):
        self.lines.close()

    def cpu(self):
        return cpu_of(self.lines.process.pid)

    def peak(self):
        return peak_of(self.lines.process.pid)

    def command(self, query):
        parts = ["select Records", "--cache no", "--output_columns _key,title,text,_score", "--limit 20"]
        if query["words"]:
            words = " ".join('"' + word + '"' for word in query["words"])
            parts.append(f'--match_columns "title * 3 || text" --query {quoted(words)}')
        filters = place_filter(query)
        filters += [f"{d} == {quoted(v)}" for d, v in query.get("facets", {}).items()]
        if "year" in query:
            filters.append("year >= {} && year <= {}".format(*query["year"]))
        if filters:
            parts.append(f"--filter {quoted(' && '.join(filters))}")
        order = "-_score"
        if query.get("sort") == "distance":
            y, x = query["near"][:2]
            value = quoted(f'geo_distance(location, "{y}x{x}")')
            parts.append("--columns[distance].stage filtered --columns[distance].type Float "
                         f"--columns[distance].value {value}")
            order = "distance"
        if query["words"] or order == "distance":
            parts.append(f"--sort_keys {order}")
        parts.append(f"--drilldown {','.join(DIMENSIONS)} --drilldown_sort_keys -_nsubrecs "
                     "--drilldown_output_columns _key,_nsubrecs --drilldown_limit 100")
        return " ".join(parts)

    def ask(self, query):
        return self.lines.ask(self.command(query))

    def parse(self, answer):
        head, *body = json.loads(answer)
        if head[0]:
            raise RuntimeError(str(head))
        found, *drilled = body[0]
        facets = {d: {k: n for k, n in rows[2:] if k} for d, rows in zip(DIMENSIONS, drilled)}
        return found[0][0], [row[0] for row in found[2:]], facets

    def update(self, count):
        lines = ["load --table Records", "["]
        changed = []
        for row in records.read(self.folder):
            changed.append(json.dumps({"_key": row["_key"], "title": row["title"] + " 改"}))
            if len(changed) == count:
                break
        path = self.data / "update.grn"
        path.write_text("\n".join(lines) + "\n" + ",\n".join(changed) + "\n]\n")
        with open(path, "rb") as commands:
            spent = run(["groonga", self.db], commands)[1]
        path.unlink()
        return spent
