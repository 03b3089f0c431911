"""Xapian's own TermGenerator, QueryParser, value ranges, geo source and ValueCountMatchSpy."""
import json
import time

import xapian

import records
from engines import DIMENSIONS, Unsupported, cost, peak_self

YEAR, LATITUDE, LONGITUDE, POINT = 3, 4, 5, 6
PREFIXES = ("XS", "XP", "XK")


def term(dimension, value):
    return (PREFIXES[DIMENSIONS.index(dimension)] + ":" + value)[:80]


class Engine:
    def __init__(self, folder):
        self.folder = folder
        self.data = folder / "xapian_own"

    def generator(self):
        generator = xapian.TermGenerator()
        generator.set_flags(xapian.TermGenerator.FLAG_CJK_NGRAM)
        return generator

    def document(self, row, generator):
        document = xapian.Document()
        generator.set_document(document)
        generator.index_text_without_positions(row["title"], 3)
        generator.index_text_without_positions(row["text"])
        for slot, dimension in enumerate(DIMENSIONS):
            if row[dimension]:
                document.add_boolean_term(term(dimension, row[dimension]))
                document.add_value(slot, row[dimension])
        document.add_boolean_term("Q" + row["_key"][:70])
        if "year" in row:
            document.add_value(YEAR, xapian.sortable_serialise(row["year"]))
        if at := records.point(row):
            document.add_value(LATITUDE, xapian.sortable_serialise(at[1]))
            document.add_value(LONGITUDE, xapian.sortable_serialise(at[0]))
            document.add_value(POINT, xapian.LatLongCoord(at[1], at[0]).serialise())
        document.set_data(json.dumps([row["_key"], row["title"], row["text"]], ensure_ascii=False))
        return document

    def load(self):
        wall, cpu = time.perf_counter(), time.process_time()
        db = xapian.WritableDatabase(str(self.data), xapian.DB_CREATE | xapian.DB_NO_SYNC)
        generator = self.generator()
        for n, row in enumerate(records.read(self.folder), 1):
            db.add_document(self.document(row, generator))
            if n % 2000 == 0:
                db.commit()
        db.commit()
        db.close()
        return cost(wall, cpu, time.process_time(), peak_self())

    def open(self):
        self.db = xapian.Database(str(self.data))
        self.parser = xapian.QueryParser()
        self.parser.set_database(self.db)
        self.parser.set_default_op(xapian.Query.OP_AND)

    def close(self):
        self.db.close()

    def cpu(self):
        return time.process_time()

    def peak(self):
        return peak_self()

    def distance(self, query):
        y, x, metres = query["near"]
        self.kept = [xapian.LatLongCoords(xapian.LatLongCoord(y, x)), xapian.GreatCircleMetric()]
        self.kept.append(xapian.LatLongDistancePostingSource(POINT, *self.kept, metres))
        return xapian.Query(self.kept[-1])

    def conditions(self, query):
        if "polygon" in query:
            raise Unsupported("polygon")
        Q = xapian.Query
        filters = [Q(term(d, v)) for d, v in query.get("facets", {}).items()]

        def between(slot, low, high):
            return Q(Q.OP_VALUE_RANGE, slot, xapian.sortable_serialise(low),
                     xapian.sortable_serialise(high))

        if "year" in query:
            filters.append(between(YEAR, *query["year"]))
        if "bbox" in query:
            west, south, east, north = query["bbox"]
            filters += [between(LATITUDE, south, north), between(LONGITUDE, west, east)]
        near = self.distance(query) if "near" in query else None
        whole = Q.MatchAll
        if query["words"]:
            whole = self.parser.parse_query(" ".join(query["words"]),
                                            xapian.QueryParser.FLAG_CJK_NGRAM)
        for one in filters:
            whole = Q(Q.OP_FILTER, whole, one)
        if near and query.get("sort") == "distance":
            return Q(Q.OP_AND, Q(Q.OP_SCALE_WEIGHT, whole, 0), near)
        return Q(Q.OP_FILTER, whole, near) if near else whole

    def ask(self, query):
        enquire = xapian.Enquire(self.db)
        enquire.set_query(self.conditions(query))
        spies = [xapian.ValueCountMatchSpy(slot) for slot in range(len(DIMENSIONS))]
        for spy in spies:
            enquire.add_matchspy(spy)
        found = enquire.get_mset(0, 20, self.db.get_doccount())
        hits = [json.loads(match.document.get_data()) for match in found]
        facets = {d: {v.term.decode(): v.termfreq for v in spy.values()}
                  for d, spy in zip(DIMENSIONS, spies)}
        return found.get_matches_estimated(), hits, facets

    def parse(self, answer):
        total, hits, facets = answer
        return total, [hit[0] for hit in hits], facets

    def update(self, count):
        wall, cpu = time.perf_counter(), time.process_time()
        db = xapian.WritableDatabase(str(self.data), xapian.DB_OPEN)
        generator = self.generator()
        for n, row in enumerate(records.read(self.folder), 1):
            row["title"] += " 改"
            db.replace_document("Q" + row["_key"][:70], self.document(row, generator))
            if n == count:
                break
        db.commit()
        db.close()
        return cost(wall, cpu, time.process_time(), peak_self())
