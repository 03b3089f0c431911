#!/usr/bin/env python3
"""Jumps to Osaka Port over three lines and fails where the picture came too late.

usage: check_links.py KOKUDO_FLIGHT WORKSPACE [TIER...]
Limits, for a tier of 100Mbps, 10Mbps and 400kbps: a useful picture within 1.5, 4 and 20 s; nothing is blank
for longer than the way of a tileset.json and one small tile takes (at 400 kbps: a new connection 0.4 s, one more
request 0.2 s, 45 kB 0.9 s), and never again; at most 5 % of the bytes unwanted; the slowest line, where
decoding is not the limit, at least 90 % busy.
"""
import json
import pathlib
import subprocess
import sys
import tempfile

from check import layers

USEFUL = {"100Mbps": 1.5, "10Mbps": 4.0, "400kbps": 20.0}
BLANK = {"100Mbps": 1.0, "10Mbps": 1.0, "400kbps": 1.5}
BUSY = {"400kbps": 0.9}


def arrive(program, workspace, tier):
    path = pathlib.Path(__file__).parent / "paths" / "osaka-port.path"
    views = [line for line in path.read_text(encoding="utf-8").splitlines() if line and not line.startswith("#")]
    with tempfile.NamedTemporaryFile("w", suffix=".path") as first:
        first.write(views[0] + "\n")
        first.flush()
        command = [program, "--arrive", "--link", tier, "--path", first.name]
        for layer in layers(workspace):
            command += ["--layer", layer]
        return json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout)


def broken(tier, report):
    arrival = report["arrivals"][0]
    statistics = arrival["statistics"]
    unwanted = statistics["unwanted_bytes"] / max(1, statistics["bytes_transferred"])
    busy = report["line"]["busy_share"]
    print(f"{tier}: useful {arrival['useful_s']:.2f} s, final {arrival['final_s']:.2f} s, longest blank "
          f"{arrival['longest_blank_s']:.2f} s, line busy {busy:.0%}, unwanted {unwanted:.1%}, "
          f"{statistics['bytes_transferred'] / 1e6:.2f} MB in {statistics['requests']} requests", flush=True)
    if not arrival["complete"]:
        yield f"{tier}: the picture was not final in time"
    if not 0 <= arrival["useful_s"] <= USEFUL[tier]:
        yield f"{tier}: useful after {arrival['useful_s']:.2f} s, {USEFUL[tier]} s allowed"
    if arrival["longest_blank_s"] > BLANK[tier]:
        yield f"{tier}: {arrival['longest_blank_s']:.2f} s without a tile, {BLANK[tier]} s allowed"
    if unwanted > 0.05:
        yield f"{tier}: {unwanted:.1%} of the bytes were unwanted, 5 % allowed"
    if busy < BUSY.get(tier, 0):
        yield f"{tier}: the line was {busy:.0%} busy, {BUSY[tier]:.0%} wanted"


def main():
    program, workspace = sys.argv[1], pathlib.Path(sys.argv[2])
    found = [text for tier in sys.argv[3:] or USEFUL for text in broken(tier, arrive(program, workspace, tier))]
    for text in found:
        print(f"broken: {text}", file=sys.stderr)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
