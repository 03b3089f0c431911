#!/usr/bin/env python3
"""Flies through a workspace and fails where the flight broke a promise.

usage: check.py KOKUDO_FLIGHT WORKSPACE SECONDS [WARM_UP_SECONDS]
Limits: memory as the scene counts it at most 5 % above the cap of 512 MiB; resident memory grows by
less than 1 MB an hour beyond what a flight of this length can tell; the slowest frame in a hundred
takes at most three times the median; files and threads do not change; no frame is blank.
What the process grows by beside an empty scene is at most 5 % above the cap, too.
GL objects of all kinds, whoever made them, are looked at where the path begins anew, so that the view
is the same: beside those that the scene counts for its tiles there are always as many; with as many
tiles loaded, the tiles have as many; and once the layers are gone there are as many as before they came.
"""
import json
import pathlib
import re
import subprocess
import sys

CAP = 512 << 20
# Pages that the allocator takes and gives back: what a line through a short flight cannot resolve.
NOISE_BYTES = 2_000_000


def layers(workspace):
    text = (workspace / "kokudo.toml").read_text(encoding="utf-8")
    for block in text.split("[[layers]]")[1:]:
        field = dict(re.findall(r"^(\w+) = '?(.*?)'?$", block, re.MULTILINE))
        yield f"{field['kind']}={(workspace / field['tileset']).resolve()}"


def gl_broken(report, warm_up):
    """What grew, as text."""
    laps = [lap for lap in report["flight"]["laps"] if lap["at"] >= warm_up - 1]
    by_tiles = {}
    for lap in laps:
        of_tiles = {kind: count for kind, count in lap["tiles"].items() if kind != "loaded"}
        others = {kind: count - of_tiles.get(kind, 0) for kind, count in lap["gl"].items()}
        first = {kind: count - laps[0]["tiles"].get(kind, 0) for kind, count in laps[0]["gl"].items()}
        if others != first:
            yield f"GL objects that are no tile's at {lap['at']:.0f} s: {others}, at first {first}"
        # Textures are shared by tiles: how many there are depends on which tiles they are.
        of_tiles.pop("textures")
        known = by_tiles.setdefault(lap["tiles"]["loaded"], of_tiles)
        if of_tiles != known:
            yield f"GL objects of {lap['tiles']['loaded']} tiles at {lap['at']:.0f} s: {of_tiles}, before {known}"
    empty = report["without_layers"]
    if empty["before"]["gl"] != empty["after"]["gl"]:
        yield f"GL objects without layers: {empty['before']['gl']}, then {empty['after']['gl']}"


def main():
    program, workspace, seconds = sys.argv[1], pathlib.Path(sys.argv[2]), float(sys.argv[3])
    warm_up = float(sys.argv[4]) if len(sys.argv) > 4 else 90
    path = pathlib.Path(__file__).parent / "paths" / "osaka-port.path"
    command = [program, "--path", str(path), "--seconds", str(seconds), "--warm-up", str(warm_up), "--cap", str(CAP)]
    for layer in layers(workspace):
        command += ["--layer", layer]
    report = json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout)
    print(json.dumps(report, indent=2, ensure_ascii=False))
    flight = report["flight"]
    frame, before, after = flight["frame_ms"], flight["before"], flight["after"]
    grown = flight["resident_slope_bytes_per_hour"] * seconds / 3600
    allowed = 1_000_000 * seconds / 3600 + NOISE_BYTES
    without = report["without_layers"]["before"]["process"]["resident_bytes"]
    growth = flight["peak_resident_bytes"] - without
    broken = list(gl_broken(report, warm_up)) + [
        text
        for good, text in [
            (flight["most_memory_bytes"] <= 1.05 * CAP, f"memory: {flight['most_memory_bytes']} bytes of {CAP}"),
            (growth <= 1.05 * CAP, f"resident memory: {growth} bytes more than an empty scene, {CAP} allowed"),
            (grown <= allowed, f"resident memory grew by {grown:.0f} bytes, {allowed:.0f} allowed"),
            (frame["p99"] <= 3 * frame["median"], f"p99 {frame['p99']:.0f} ms, median {frame['median']:.0f} ms"),
            (before["files"] == after["files"], f"open files: {before['files']}, then {after['files']}"),
            (before["threads"] == after["threads"], f"threads: {before['threads']}, then {after['threads']}"),
            (flight["blank_frames"] == 0, f"{flight['blank_frames']} blank frames"),
            (flight["frames"] > 0, "no frame was drawn"),
        ]
        if not good
    ]
    for text in broken:
        print(f"flight: {text}", file=sys.stderr)
    sys.exit(1 if broken else 0)


if __name__ == "__main__":
    main()
