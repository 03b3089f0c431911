#!/usr/bin/python3
"""Measures Kokudo's search beside other engines: the same records, queries and run.

run.py FOLDER --catalog CATALOG.sqlite [--every N] makes all of it in FOLDER, stage by stage; what a
stage has made is not made again. Servers listen on unix sockets or pipes only and end with it.
"""
import argparse
import datetime
import json
import os
import pathlib
import shutil
import signal
import subprocess
import sys
import time

import queries
import records
import table
from engines import NAMES

HERE = pathlib.Path(__file__).resolve().parent
STAGES = ("records", "queries", "load", "run", "cold", "update", "table")
SLOW_MS = 2000  # a query slower than this is asked once only


def log(*words):
    print(datetime.datetime.now().strftime("%H:%M:%S"), *words, file=sys.stderr, flush=True)


def worker(engine, folder, *what):
    return [sys.executable, str(HERE / "worker.py"), engine, str(folder), *what]


def once(engine, folder, *what):
    """A worker run to its end, and its answer; None (and a word) if it failed."""
    process = subprocess.Popen(worker(engine, folder, *what), stdout=subprocess.PIPE)
    try:
        output = process.communicate()[0].decode()
    except KeyboardInterrupt:
        process.terminate()
        process.wait()
        raise
    if process.returncode:
        log(engine, *what, "failed")
        return None
    return json.loads(output.splitlines()[-1])


class Serving:
    """A worker that answers queries until it is closed."""

    def __init__(self, engine, folder):
        self.process = subprocess.Popen(worker(engine, folder, "serve"), text=True,
                                        stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self.line()

    def line(self):
        line = self.process.stdout.readline()
        if not line:
            raise RuntimeError(f"{' '.join(self.process.args[1:])} ended")
        return json.loads(line)

    def ask(self, request):
        self.process.stdin.write(json.dumps(request) + "\n")
        self.process.stdin.flush()
        return self.line()

    def close(self):
        self.process.stdin.close()
        self.process.wait(120)


def load(folder, engines):
    for engine in engines:
        target = folder / f"load-{engine}.json"
        if target.exists():
            continue
        log("loading", engine)
        if spent := once(engine, folder, "load"):
            spent["load"] = os.getloadavg()[0]
            target.write_text(json.dumps(spent))


def measure(folder, engines, asked, rounds, minutes):
    """A warm-up, then every engine in turn in each round, so that all see the same machine."""
    target = folder / "answers.jsonl"
    if target.exists():
        return
    serving, left = {}, {}
    skipped = set()
    try:
        with (folder / "answers.partial").open("w", encoding="utf-8") as out:
            for engine in engines:
                serving[engine] = Serving(engine, folder)
                left[engine] = minutes * 60
            for turn in range(rounds + 1):  # the first is the warm-up
                for engine in engines:
                    log("round", turn, engine, f"{left[engine]:.0f} s left")
                    for query in asked:
                        if (engine, query["id"]) in skipped or left[engine] <= 0:
                            continue
                        began = time.monotonic()
                        reply = serving[engine].ask(query)
                        left[engine] -= time.monotonic() - began
                        if "unsupported" in reply or "error" in reply or reply["wall"] > SLOW_MS:
                            skipped.add((engine, query["id"]))
                        if turn > 0 or (engine, query["id"]) in skipped:
                            out.write(json.dumps({"engine": engine, "id": query["id"], "round": turn,
                                                  "load": os.getloadavg()[0], **reply},
                                                 ensure_ascii=False) + "\n")
            peaks = {engine: one.ask("peak")["peak"] for engine, one in serving.items()}
    finally:
        for one in serving.values():
            one.close()
    (folder / "peaks.json").write_text(json.dumps(peaks))
    (folder / "answers.partial").rename(target)


def cold(folder, engines, asked):
    """The first query of a fresh process with nothing in the page cache."""
    target = folder / "cold.json"
    if target.exists():
        return
    kinds = ("common word", "word, small box", "no text")
    chosen = [next(q for q in asked if q["kind"] == kind) for kind in kinds]
    found = {}
    for engine in engines:
        found[engine] = {}
        for query in chosen:
            try:
                os.sync()
                pathlib.Path("/proc/sys/vm/drop_caches").write_text("3\n")
            except OSError as problem:
                return log("cold: the page cache cannot be dropped here:", problem)
            began = time.perf_counter()
            one = Serving(engine, folder)
            try:
                reply = one.ask(query)
            finally:
                one.close()
            found[engine][query["kind"]] = {"query": reply.get("wall"),
                                            "with start": (time.perf_counter() - began) * 1e3}
    target.write_text(json.dumps(found))


def update(folder, engines, count):
    """Last, since it changes the records: nothing is measured after it."""
    for engine in engines:
        target = folder / f"update-{engine}.json"
        if target.exists():
            continue
        log("updating", engine)
        if spent := once(engine, folder, "update", str(count)):
            target.write_text(json.dumps({**spent, "count": count}))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("--catalog", default="", help="catalog.sqlite of a workspace; only read")
    parser.add_argument("--every", type=int, default=1, help="take every Nth record (1: all)")
    parser.add_argument("--stages", default=",".join(s for s in STAGES if s not in ("cold", "update")),
                        help="of " + ",".join(STAGES) + "; cold and update only when named")
    parser.add_argument("--engines", default=",".join(NAMES))
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--minutes", type=float, default=20, help="an engine's time in the run stage")
    parser.add_argument("--updates", type=int, default=1000, help="records that the update stage changes")
    parser.add_argument("--kokudo", default=os.environ.get("KOKUDO_PEER", "kokudo_peer"),
                        help="the built program kokudo_peer (or KOKUDO_PEER)")
    given = parser.parse_args()
    os.environ["KOKUDO_PEER"] = given.kokudo
    # A closed terminal or a killed run ends the servers as Ctrl-C does.
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda *_: (_ for _ in ()).throw(KeyboardInterrupt()))
    stages, engines = given.stages.split(","), given.engines.split(",")
    folder = given.folder.resolve()
    if unknown := set(stages) - set(STAGES) | set(engines) - set(NAMES):
        parser.error(f"unknown: {', '.join(sorted(unknown))}")
    if "kokudo" in engines and set(stages) & {"load", "run", "cold", "update"} and not shutil.which(given.kokudo):
        parser.error(f"--kokudo {given.kokudo}: no such program; build the target kokudo_peer "
                     "with KOKUDO_BUILD_BENCH=ON")
    try:
        if "records" in stages:
            log("records")
            records.export(folder, given.catalog, given.every)
        asked = queries.write(folder)
        if "load" in stages:
            load(folder, engines)
        if "run" in stages:
            measure(folder, engines, asked, given.rounds, given.minutes)
        if "cold" in stages:
            cold(folder, engines, asked)
        if "update" in stages:
            update(folder, engines, given.updates)
        if "table" in stages:
            print(table.make(folder))
    except KeyboardInterrupt:
        log("stopped")
        sys.exit(130)


if __name__ == "__main__":
    main()
