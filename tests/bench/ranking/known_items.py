#!/usr/bin/env python3
"""Known-item queries from fields of real records: always the same ones for the same catalogue.

known_items.py CATALOG FORMER_MUNICIPALITIES KANJI_VARIANTS > known-items.tsv

One query a line: class, query, near ("lat,lon,metres" or "-"), what counts as found. The latter is
one or several of TITLE@MUNICIPALITY (five digits, empty where the record has none; TITLE empty: any
record of the kind there), followed by @KIND, parted by " || ". See the README for the rule.
"""
import hashlib
import json
import re
import sqlite3
import sys
import unicodedata
from collections import defaultdict

PER_CLASS = 50
KIND_WORDS = {"shelter": "避難所", "building": "建物", "town": "丁目"}
DIGITS = "〇一二三四五六七八九"


def draw(items, count, salt):
    """The `count` items whose keys have the smallest hashes: a sample that does not move."""
    order = sorted(items, key=lambda i: hashlib.md5((salt + str(i["id"])).encode()).digest())
    return order[:count]


def fold(text):
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", text)).lower()


def read_records(path):
    database = sqlite3.connect(f"file:{path}?immutable=1", uri=True)
    # Of the many buildings one in 997: their titles are all different.
    rows = database.execute(
        "select body from records where source != 'plateau-tokyo23' or rowid % 997 = 0")
    for (body,) in rows:
        record = json.loads(body)
        values = {}
        for name, value in record["attributes"]:
            values.setdefault(name, value)
        place = record["place"]
        yield {
            "id": record["id"], "kind": record["kind"], "title": record["title"],
            "city": record["municipality"], "prefecture": record["prefecture"], "values": values,
            "point": (place["lat"], place["lon"]) if place["how"] == "point" else None,
        }


def kanji_number(number):
    tens, ones = divmod(number, 10)
    return ("" if tens == 0 else "十" if tens == 1 else DIGITS[tens] + "十") + (DIGITS[ones] if ones else "")


def number_of(kanji):
    tens, ten, ones = kanji.rpartition("十")
    return 10 * (DIGITS.find(tens) if tens else 1) * bool(ten) + (DIGITS.find(ones) if ones else 0)


class Queries:
    def __init__(self, records):
        self.records = records
        self.titles = defaultdict(set)      # folded title -> places it is borne in
        self.by_kind = defaultdict(list)
        self.city_names = {}                # code -> name as people say it
        for r in records:
            self.titles[fold(r["title"])].add(r["city"] or r["prefecture"])
            self.by_kind[r["kind"]].append(r)
            if r["kind"] == "municipality":
                self.city_names[r["city"]] = r["title"]
        self.lines = []

    def add(self, name, query, accepted, near="-"):
        query = re.sub(r"\s+", " ", query).strip()
        if query and not any("||" in a or "\t" in a for a in accepted):
            self.lines.append((name, query, near, " || ".join(sorted(accepted))))

    @staticmethod
    def target(record, kind=""):
        return f'{record["title"]}@{record["city"]}@{kind}'

    def borne_once(self, record):
        return len(self.titles[fold(record["title"])]) == 1 and len(record["title"]) > 1

    def titled(self):
        for kind in sorted(self.by_kind):
            single = [r for r in self.by_kind[kind] if self.borne_once(r)]
            for r in draw(single, 15, "title"):
                self.add("title", r["title"], {self.target(r)})
        many = [r for r in self.by_kind["shelter"]
                if not self.borne_once(r) and r["city"] in self.city_names]
        for r in draw(many, PER_CLASS, "place"):
            self.add("title and place", f'{self.city_names[r["city"]]} {r["title"]}', {self.target(r)})
        for r in draw([r for r in many if r["point"]], PER_CLASS, "near"):
            lat, lon = r["point"]
            self.add("title, near a point", r["title"], {self.target(r)},
                     f"{lat + 0.01:.5f},{lon - 0.01:.5f},50000")

    def part(self):
        """The second half of a name and the town, as one remembers it."""
        named = [r for r in self.by_kind["shelter"] if len(r["title"]) >= 8 and r["city"] in self.city_names
                 and re.fullmatch(r"[\w々ー]+", r["title"])]
        for r in draw(named, PER_CLASS, "part"):
            half = r["title"][len(r["title"]) // 3:]
            alike = {self.target(o) for o in self.by_kind["shelter"]
                     if o["city"] == r["city"] and half in o["title"]}
            self.add("part of the name", f'{self.city_names[r["city"]]} {half}', alike)

    def readings(self):
        single = [r for kind in ("municipality", "mountain") for r in self.by_kind[kind]]
        kana = lambda r: r["values"].get("citykana") or r["values"].get("kana") or ""
        same = defaultdict(set)
        for r in single:
            same[kana(r)].add(self.target(r, r["kind"]))
        for r in draw([r for r in single if kana(r)], PER_CLASS, "kana"):
            self.add("kana", kana(r), same[kana(r)])
        towns = defaultdict(list)
        for r in self.by_kind["town"] + self.by_kind["address"]:
            towns[r["city"]].append(r)
        for field, name in (("kana", "kana of a town"), ("romaji", "romaji of a town")):
            usable = [r for r in self.by_kind["town"] if r["city"] in self.city_names
                      and len(r["values"].get(field, "")) > 3]
            for r in draw(usable, PER_CLASS, field):
                reading = r["values"][field]
                alike = {self.target(o) for o in towns[r["city"]] if o["values"].get(field) == reading}
                self.add(name, f'{self.city_names[r["city"]]} {reading}', alike)

    def old_names(self, path):
        names = defaultdict(set)
        for line in open(path, encoding="utf-8"):
            cells = line.rstrip("\n").split("\t")
            if len(cells) == 5 and not line.startswith("#"):
                names[cells[0]].add((cells[2], cells[3]))
        single = [{"id": n, "name": n, "code": next(iter(c))[0], "now": next(iter(c))[1]}
                  for n, c in names.items() if len(c) == 1 and n != next(iter(c))[1]]
        present = {r["city"]: r for r in self.by_kind["municipality"]}
        shelters = defaultdict(list)
        for r in self.by_kind["shelter"]:
            shelters[r["city"]].append(r)
        for i in draw([i for i in single if i["code"] in present], PER_CLASS, "old"):
            self.add("old municipality name", i["name"], {f'@{i["code"]}@municipality'})
        for i in draw([i for i in single if shelters[i["code"]]], PER_CLASS, "old title"):
            r = draw(shelters[i["code"]], 1, i["name"])[0]
            self.add("old municipality name and title", f'{i["name"]} {r["title"]}', {self.target(r)})

    def codes(self):
        for kind, field in (("shelter", "共通ID"), ("building", "建物ID"), ("municipality", "lgcode")):
            for r in draw([r for r in self.by_kind[kind] if r["values"].get(field)], 20, "code"):
                self.add("code", str(r["values"][field]), {self.target(r)})
        for r in draw(self.by_kind["boring"], 20, "code"):
            self.add("code", r["id"].split(":", 1)[1], {self.target(r)})

    def place_and_kind(self):
        held = defaultdict(set)
        for kind in KIND_WORDS:
            for r in self.by_kind[kind]:
                held[r["city"]].add(kind)
        codes = defaultdict(set)
        for code, name in self.city_names.items():
            codes[name].add(code)
        for kind, word in KIND_WORDS.items():
            usable = [{"id": n} for n, c in codes.items() if any(kind in held[x] for x in c)]
            for i in draw(usable, 20, "kind" + kind):
                kinds = {"town", "address"} if kind == "town" else {kind}
                self.add("place and kind", f'{i["id"]} {word}',
                         {f"@{c}@{k}" for c in codes[i["id"]] for k in kinds})

    def variants(self, path):
        old_form = {}
        for line in open(path, encoding="utf-8"):
            cells = line.rstrip("\n").split("\t")
            if len(cells) == 2 and not line.startswith("#"):
                old_form.setdefault(cells[1], cells[0][0])
        wide = lambda t: "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in t)
        with_place = lambda r: self.borne_once(r)
        pool = [r for k in ("shelter", "town", "mountain", "substation", "municipality")
                for r in self.by_kind[k] if with_place(r)]
        old = lambda t: "".join(old_form.get(c, c) for c in t)
        narrow = {}
        for code in range(0xFF66, 0xFF9E):
            narrow[unicodedata.normalize("NFKC", chr(code))] = chr(code)

        def half(text):
            out = ""
            for c in text:
                parts = unicodedata.normalize("NFD", c)
                if c in narrow:
                    out += narrow[c]
                elif parts[0] in narrow and parts[1:] in ("\u3099", "\u309a"):
                    out += narrow[parts[0]] + ("ﾞ" if parts[1:] == "\u3099" else "ﾟ")
                else:
                    out += c
            return out
        chome = lambda t: re.sub("[一二三四五六七八九十]+(?=丁目)", lambda m: str(number_of(m[0])), t)
        kanji = lambda t: re.sub(r"(\d{1,2})(区|号)", lambda m: kanji_number(int(m[1])) + m[2], t)
        small = lambda t: t.replace("ヶ", "ケ") if "ヶ" in t else t.replace("ケ", "ヶ")
        for name, change in (("old kanji", old), ("half width", half), ("full width", wide),
                             ("numerals", chome), ("numerals of numbers", kanji), ("ヶ and ケ", small)):
            usable = [r for r in pool if change(r["title"]) != r["title"]]
            for r in draw(usable, 25, name):
                self.add("variant: " + name, change(r["title"]), {self.target(r)})

    def typos(self):
        """One kanji in the middle becomes another: for a did-you-mean, not for the search itself."""
        pool = [r for r in self.by_kind["shelter"] if self.borne_once(r) and re.fullmatch(r"[一-龠]{6,}", r["title"])]
        for r in draw(pool, PER_CLASS, "typo"):
            t, at = r["title"], len(r["title"]) // 2
            other = pool[int(hashlib.md5(t.encode()).hexdigest(), 16) % len(pool)]["title"][at % 6]
            if other != t[at]:
                self.add("typo", t[:at] + other + t[at + 1:], {self.target(r)})


def main():
    queries = Queries(list(read_records(sys.argv[1])))
    queries.titled()
    queries.part()
    queries.readings()
    queries.old_names(sys.argv[2])
    queries.codes()
    queries.place_and_kind()
    queries.variants(sys.argv[3])
    queries.typos()
    for line in queries.lines:
        print("\t".join(line))


main()
