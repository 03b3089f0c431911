"""Kokudo: catalogue to published generation, then Searcher, through kokudo_peer."""
import json
import os

from engines import Lines, cpu_of, peak_of, run


class Engine:
    def __init__(self, folder):
        self.program = os.environ.get("KOKUDO_PEER", "kokudo_peer")
        self.workspace = str(folder / "workspace")
        self.data = folder / "workspace" / "index"

    def load(self):
        return run([self.program, "build", self.workspace])[1]

    def open(self):
        self.lines = Lines([self.program, "serve", self.workspace])

    def close(self):
        self.lines.close()

    def cpu(self):
        return cpu_of(self.lines.process.pid)

    def peak(self):
        return peak_of(self.lines.process.pid)

    def ask(self, query):
        return self.lines.ask(json.dumps(query))

    def parse(self, answer):
        page = json.loads(answer)
        if "error" in page:
            raise RuntimeError(page["error"])
        return page["total"], [hit[0] for hit in page["hits"]], page["facets"]

    def update(self, count):
        return run([self.program, "update", self.workspace, str(count)])[1]
