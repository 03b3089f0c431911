#!/usr/bin/env python3
"""Prepares the scenes of the benches from the real data, flies through them and prints tables.

usage: scenes.py FOLDER [--bin BUILD/bin] [--data DATA] [--only prepare|scenes|techniques|caps|tables]
                 [--scene NAME]... [--repeat 3] [--seconds 30] [--warm-up 10]

Without --only it measures all three tables: about an hour on two cores. What FOLDER holds already is
not made again; each run adds a line to FOLDER/runs.jsonl, and the tables are medians of all runs
there (--fresh forgets them; --only tables prints them). One run at a time: leave the machine alone.
"""
import argparse
import json
import os
import pathlib
import shutil
import statistics
import subprocess
import sys

sys.dont_write_bytecode = True
HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))
import mvt_roofs  # noqa: E402

PATHS = HERE.parent / "flight" / "paths"
TECHNIQUES = (
    "kicking keep-detail cull-by-children dynamic-error skip-levels coarse-first link priorities cancel foveated racing "
    "preload budgets compact all"
).split()
CAPS_MIB = [512, 1024, 2048, 4096]
HEAVIEST = "million"


class Scenes:
    """Where each scene lies, and how it is made."""

    def __init__(self, folder, programs, data):
        self.folder, self.programs, self.data = folder, programs, data

    def tile(self, name, *arguments):
        """`kokudo tile` into FOLDER/name, unless that is there."""
        out, part = self.folder / name, self.folder / (name + ".part")
        if not out.exists():
            shutil.rmtree(part, ignore_errors=True)
            print(f"preparing {name}", file=sys.stderr, flush=True)
            command = [self.programs / "kokudo", "--workspace", self.folder / "workspace", "--quiet", "tile", "--compress"]
            environment = {**os.environ, "KOKUDO_GRIDS": str(self.data / "geoid-gsigeo2011")}
            done = subprocess.run([*command, *arguments, "--out", part], env=environment, stdout=subprocess.DEVNULL)
            if done.returncode not in (0, 3):  # 3: some of it was left out
                sys.exit(f"scenes.py: {name} could not be prepared")
            part.rename(out)
        return out / "tileset.json"

    def osaka_port(self):
        srtm = f"/vsizip/{self.data}/terrain/gis-oer-osaka/osaka.zip/osaka"
        city = self.data / "plateau-osaka-port/27100_osaka-port_subset_citygml.zip"
        ground = ["--height-datum", "egm96", "--world", "--condition-with", city, "--land", f"{srtm}/osaka_6kei.shp"]
        terrain = self.tile("osaka-terrain", f"{srtm}/osaka_srtm_6kei.tif", *ground)
        return [("terrain", terrain), ("city", self.tile("osaka-port", city, "--types", "bldg:"))]

    def truth(self):
        files = sorted(self.data.glob("plateau-reearth-flow/**/truth/*3dtiles*.zip"))
        return [("tileset", f"zip:{file}!/tileset.json") for file in files]

    def shinjuku(self):
        bridges = self.tile("bridges", self.data / "plateau-sdk-tokyo/udx/brid/53394525_brid_6697_op.gml")
        textured = next(uri for _, uri in self.truth() if "shinjuku-ku_pref_2025_citygml_1_op_bldg_3dtiles_lod2.zip" in uri)
        return [("city", bridges), ("city", textured)]

    def fuji(self):
        zipped = self.data / "terrain/gis-oer-fuji-srtm1/fuji_srtm1_9tiles.zip"
        rasters = [f"/vsizip/{zipped}/fuji_{i}.tif" for i in (1, 2, 4, 5, 6, 8, 9, 10, 11)]
        return [("terrain", self.tile("fuji", *rasters, "--height-datum", "egm96"))]

    def roofs(self):
        out, part = self.folder / "roofs", self.folder / "roofs.part"
        if not out.exists():
            shutil.rmtree(part, ignore_errors=True)
            print("preparing roofs", file=sys.stderr, flush=True)
            mvt_roofs.build(self.data / "plateau-tokyo23-mvt/bldg-lod2-roof", part)
            part.rename(out)
        return [("city", out / "tileset.json")]

    def million(self):
        points = self.data / "plateau-tokyo23-buildings/t23_buildings.tsv.xz"
        return [("city", self.tile("million", points, "--kind", "points", "--implicit", "--limit", "1000000"))]

    def layers(self, scene):
        return getattr(self, scene.replace("-", "_"))()


SCENES = ["osaka-port", "shinjuku", "truth", "fuji", "roofs", "million"]


class Runs:
    """What was measured, kept in a file line by line."""

    def __init__(self, scenes, arguments):
        self.scenes, self.arguments = scenes, arguments
        self.file = scenes.folder / "runs.jsonl"
        if arguments.fresh:
            self.file.unlink(missing_ok=True)

    def run(self, table, scene, row, *more):
        # A given error: else a moving view is coarser on a software renderer, and as coarse as it is slow.
        error = [] if "--error" in more else ["--error", "16"]
        command = [self.scenes.programs / "kokudo_flight", "--path", PATHS / f"{scene}.path", *error, *more]
        for kind, uri in self.scenes.layers(scene):
            command += ["--layer", f"{kind}={uri}"]
        environment = {**os.environ, "KOKUDO_GRIDS": str(self.scenes.data / "geoid-gsigeo2011")}
        done = subprocess.run([str(part) for part in command], env=environment, capture_output=True, text=True)
        if done.returncode != 0:
            print(f"{scene} {row}: {done.stderr.strip()}", file=sys.stderr)
            return
        report = {"table": table, "scene": scene, "row": row, "load": os.getloadavg()[0], **json.loads(done.stdout)}
        with self.file.open("a", encoding="utf-8") as out:
            out.write(json.dumps(report) + "\n")
        print(f"{table}: {scene} {row}", file=sys.stderr, flush=True)

    def arrive(self, table, scene, row, *more):
        self.run(table, scene, row, "--arrive", *more)

    def fly(self, table, scene, row, seconds, warm_up, *more):
        self.run(table, scene, row, "--seconds", seconds, "--warm-up", warm_up, *more)

    def of(self, table, scene, row, kind):
        if not self.file.exists():
            return []
        lines = map(json.loads, self.file.read_text(encoding="utf-8").splitlines())
        same = (table, scene, row)
        return [one for one in lines if (one["table"], one["scene"], one["row"]) == same and kind in one]

    def median(self, key, kind, figure):
        """Of all runs of that kind ("arrivals" or "flight") of the row."""
        values = [figure(one) for one in self.of(*key, kind)]
        return statistics.median(values) if values else float("nan")


def print_table(first, columns, runs, keys):
    """`columns`: heading -> function of runs and key that gives the text of a cell. Rows that were measured."""
    keys = [(name, key) for name, key in keys if runs.of(*key, "arrivals") or runs.of(*key, "flight")]
    if not keys:
        return
    print("\n| " + " | ".join([first, *columns]) + " |\n|" + "---|" * (1 + len(columns)))
    for name, key in keys:
        print("| " + " | ".join([name, *(cell(runs, key) for cell in columns.values())]) + " |")


def arrival(figure, form="{:.0f}"):
    """A cell of the median of what `figure` says of the views of a run."""
    return lambda runs, key: form.format(runs.median(key, "arrivals", lambda one: figure(one["arrivals"])))


def flight(figure, form="{:.0f}"):
    return lambda runs, key: form.format(runs.median(key, "flight", lambda one: figure(one["flight"])))


def both(one, other):
    return lambda runs, key: f"{one(runs, key)} / {other(runs, key)}"


def statistic(name, of=max, scale=1.0):
    return lambda views: of(view["statistics"][name] for view in views) / scale


def frames(runs, key):
    return " / ".join(flight(lambda f, q=q: f["frame_ms"][q])(runs, key) for q in ("median", "p95", "p99", "max"))


def load(runs, key):
    values = [one["load"] for kind in ("arrivals", "flight") for one in runs.of(*key, kind)]
    return f"{statistics.median(values):.1f}" if values else "-"


def resident(kind):
    return lambda runs, key: f"{runs.median(key, kind, lambda one: one['peak_resident_bytes'] / 1e6):.0f}"


ARRIVALS = {
    "first view: useful / final, s": both(
        arrival(lambda v: v[0]["useful_s"], "{:.1f}"), arrival(lambda v: v[0]["final_s"], "{:.1f}")
    ),
    "later, worst": both(
        arrival(lambda v: max(one["useful_s"] for one in v[1:]), "{:.1f}"),
        arrival(lambda v: max(one["final_s"] for one in v[1:]), "{:.1f}"),
    ),
    "MB": arrival(statistic("bytes_transferred", scale=1e6), "{:.1f}"),
    "requests": arrival(statistic("requests")),
    "draw calls": arrival(statistic("draw_calls")),
    "1000 triangles": arrival(statistic("triangles", scale=1e3)),
    "memory counted / resident, MB": both(arrival(statistic("memory_bytes", scale=1e6)), resident("arrivals")),
}
FLIGHTS = {
    "flight: frame ms, median / p95 / p99 / max": frames,
    "1000 triangles": flight(lambda f: f["most_triangles"] / 1e3),
}
STREAMED = {
    "MB (unwanted)": lambda runs, key: "{} ({})".format(
        *(flight(lambda f, n=n: f["statistics"][n] / 1e6, "{:.1f}")(runs, key) for n in ("bytes_transferred", "unwanted_bytes"))
    ),
    "requests (cancelled)": lambda runs, key: "{} ({})".format(
        *(flight(lambda f, n=n: f["statistics"][n])(runs, key) for n in ("requests", "cancelled"))
    ),
    "blank frames, %": flight(lambda f: 100 * f["blank_frames"] / max(f["frames"], 1), "{:.1f}"),
}
MEMORY = {
    "memory counted / resident, MB": both(flight(lambda f: f["most_memory_bytes"] / 1e6), resident("flight")),
    "load": load,
}


def measure_scenes(runs, names, a):
    for _ in range(a.repeat):
        for scene in names:
            runs.arrive("scenes", scene, "")
            runs.fly("scenes", scene, "", a.seconds, a.warm_up)


def print_scenes(runs, names):
    flights = {"flight: " + name if name == "1000 triangles" else name: cell for name, cell in FLIGHTS.items()}
    keys = [(scene, ("scenes", scene, "")) for scene in names]
    print_table("scene", {**ARRIVALS, **flights, "load": load}, runs, keys)


def measure_techniques(runs, a):
    for _ in range(a.repeat):
        for name in ["none", *TECHNIQUES]:
            off = [] if name == "none" else ["--without", name]
            runs.arrive("techniques", HEAVIEST, name, "--link", "10Mbps", *off)
            runs.fly("techniques", HEAVIEST, name, 36, 0, "--link", "10Mbps", *off)


def print_techniques(runs):
    keys = [(name, ("techniques", HEAVIEST, name)) for name in ["none", *TECHNIQUES]]
    some = {name: ARRIVALS[name] for name in list(ARRIVALS)[:4]}
    print_table("without", {**some, "load": load}, runs, keys)
    print_table("without", {**FLIGHTS, **STREAMED, **MEMORY}, runs, keys)


def measure_caps(runs, a):
    for _ in range(a.repeat):
        for cap in CAPS_MIB:
            more = ["--cap", cap << 20, "--error", "1.4"]
            runs.arrive("caps", HEAVIEST, str(cap), *more)
            runs.fly("caps", HEAVIEST, str(cap), a.seconds, a.warm_up, *more)


def print_caps(runs):
    keys = [(f"{cap} MiB", ("caps", HEAVIEST, str(cap))) for cap in CAPS_MIB]
    factor = {"largest error factor": arrival(statistic("error_factor"), "{:.1f}")}
    print_table("cap", {**ARRIVALS, **factor, "load": load}, runs, keys)
    print_table("cap", {**FLIGHTS, **MEMORY}, runs, keys)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("--bin", type=pathlib.Path, default=HERE.parent.parent / "build" / "release" / "bin")
    parser.add_argument("--data", type=pathlib.Path, default=os.environ.get("KOKUDO_DATA", HERE.parents[2] / "shared/data"))
    parser.add_argument("--only", choices=["prepare", "scenes", "techniques", "caps", "tables"])
    parser.add_argument("--scene", action="append", choices=SCENES)
    parser.add_argument("--repeat", type=int, default=3)
    parser.add_argument("--seconds", type=float, default=30)
    parser.add_argument("--warm-up", type=float, default=10)
    parser.add_argument("--fresh", action="store_true")
    a = parser.parse_args()
    a.folder.mkdir(parents=True, exist_ok=True)
    scenes = Scenes(a.folder.resolve(), a.bin.resolve(), pathlib.Path(a.data).resolve())
    missing = [str(p) for p in (a.bin / "kokudo", a.bin / "kokudo_flight", scenes.data / "plateau-osaka-port") if not p.exists()]
    if missing:
        sys.exit("scenes.py: not there: " + ", ".join(missing))
    names = a.scene or SCENES
    for scene in names:
        scenes.layers(scene)
    runs = Runs(scenes, a)
    if a.only in (None, "scenes"):
        measure_scenes(runs, names, a)
    if a.only in (None, "techniques"):
        measure_techniques(runs, a)
    if a.only in (None, "caps"):
        measure_caps(runs, a)
    if a.only != "prepare":
        print_scenes(runs, names)
        print_techniques(runs)
        print_caps(runs)


main()
