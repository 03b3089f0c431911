#!/usr/bin/python3
"""One engine in a process of its own: worker.py ENGINE FOLDER load|update|serve (run.py starts it)."""
import importlib
import json
import pathlib
import shutil
import signal
import sys
import time

from engines import Unsupported


def answer(engine, query):
    wall, cpu = time.perf_counter(), engine.cpu()
    try:
        raw = engine.ask(query)
    except Unsupported:
        return {"unsupported": True}
    except Exception as problem:  # a time limit or a query it cannot take: said, not hidden
        return {"error": f"{type(problem).__name__}: {problem}"[:300],
                "wall": (time.perf_counter() - wall) * 1e3, "cpu": (engine.cpu() - cpu) * 1e3}
    wall, cpu = time.perf_counter() - wall, engine.cpu() - cpu
    try:
        total, ids, facets = engine.parse(raw)
    except RuntimeError as problem:
        return {"error": str(problem)[:300], "wall": wall * 1e3, "cpu": cpu * 1e3}
    return {"wall": wall * 1e3, "cpu": cpu * 1e3, "total": total, "ids": ids, "facets": facets}


def serve(engine):
    engine.open()
    try:
        print(json.dumps({"ready": True}), flush=True)
        for line in sys.stdin:
            request = json.loads(line)
            reply = {"peak": engine.peak()} if request == "peak" else answer(engine, request)
            print(json.dumps(reply, ensure_ascii=False), flush=True)
    finally:
        engine.close()


def main():
    name, folder, what = sys.argv[1:4]
    # Ctrl-C reaches run.py, which closes the pipe; the server then ends in order.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    engine = importlib.import_module("engines." + name).Engine(pathlib.Path(folder))
    if what == "serve":
        return serve(engine)
    if what == "load":
        shutil.rmtree(engine.data, ignore_errors=True)  # what a stopped load left
    try:
        spent = engine.load() if what == "load" else engine.update(int(sys.argv[4]))
    finally:
        if hasattr(engine, "stop"):
            engine.stop()
    # What the disk holds: some files have holes. A write-ahead log is not data.
    files = [f for f in engine.data.rglob("*") if f.is_file() and "pg_wal" not in f.parts]
    spent["bytes"] = sum(f.stat().st_blocks * 512 for f in files)
    print(json.dumps(spent), flush=True)


if __name__ == "__main__":
    main()
