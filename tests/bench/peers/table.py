"""What run.py found, as Markdown."""
import collections
import json
import re
import statistics

from engines import NAMES

TITLES = {"kokudo": "Kokudo", "groonga": "Groonga", "postgres": "PostgreSQL", "sqlite": "SQLite",
          "xapian_own": "Xapian's own"}


def p95(values):
    values = sorted(values)
    return values[min(len(values) - 1, len(values) * 95 // 100)]


def number(value):
    return f"{value:.2f}" if value < 1 else f"{value:.1f}" if value < 100 else f"{value:.0f}"


def rows(header, lines):
    yield "| " + " | ".join(header) + " |"
    yield "|" + "---|" * len(header)
    for line in lines:
        yield "| " + " | ".join(line) + " |"


def read(folder):
    """By engine and query: the medians of CPU and wall time, and the answer."""
    times, answers, loads = collections.defaultdict(list), {}, []
    with open(folder / "answers.jsonl", encoding="utf-8") as lines:
        for line in lines:
            one = json.loads(line)
            loads.append(one["load"])
            key = one["engine"], one["id"]
            answers[key] = one
            # A query that ran into the time limit counts as that long; one that was refused does not.
            if "wall" in one and ("error" not in one or one["wall"] > 1000):
                times[key].append((one["cpu"], one["wall"]))
    middle = {key: [statistics.median(part) for part in zip(*all_)] for key, all_ in times.items()}
    return middle, answers, loads


def speed(queries, middle, engines, which):
    """Per kind and over the mix, p50 / p95; the mix again over what all engines answered."""
    groups = collections.defaultdict(list)
    for query in queries:
        groups[query["kind"]].append(query["id"])
    groups["the mix"] = [q["id"] for q in queries]
    groups["the mix without polygons"] = [q["id"] for q in queries if "polygon" not in q]
    for kind, ids in groups.items():
        line = [f"**{kind}**" if kind.startswith("the mix") else kind, str(len(ids))]
        p = {}
        for engine in engines:
            have = [middle[engine, i][which] for i in ids if (engine, i) in middle]
            p[engine] = p95(have) if len(have) == len(ids) else None
            line.append(f"{number(statistics.median(have))} / {number(p95(have))}"
                        + ("" if len(have) == len(ids) else f" ({len(have)})") if have else "-")
        line.append(f"{p['kokudo'] / p['groonga']:.2f}" if p.get("kokudo") and p.get("groonga") else "-")
        yield line


def meant(engine, query):
    """Kokudo asks whether a record's extent meets the box, the others whether its point is inside."""
    return query["total of extents" if engine == "kokudo" else "total"]


def agreement(queries, answers, engines):
    """How many totals are brute force's, and how far the others are off, by kind of query."""
    groups = collections.defaultdict(list)
    for query in queries:
        groups[query["kind"]].append(query)
    for kind, group in groups.items():
        line = [kind]
        for engine in engines:
            have = [(answers[engine, q["id"]]["total"], meant(engine, q)) for q in group
                    if "total" in answers.get((engine, q["id"]), {})]
            over = sum(a > b for a, b in have)
            under = sum(a < b for a, b in have)
            line.append(f"{len(have) - over - under} of {len(have)}"
                        + (f", {over} more" if over else "") + (f", {under} fewer" if under else "")
                        if have else "-")
        yield line


def differences(queries, answers):
    """Each query of which Kokudo's total is not brute force's."""
    for query in queries:
        ours = answers.get(("kokudo", query["id"]), {})
        if ours.get("total") != meant("kokudo", query):
            yield [str(query["id"]), query["kind"], " ".join(query["words"]), str(meant("kokudo", query)),
                   str(ours.get("total", ours.get("error", "-")))]


def unequal_facets(queries, answers, engines):
    """Queries with the same total as Kokudo's whose facets are not the same."""
    for engine in engines:
        bad = []
        for query in queries:
            ours, theirs = answers.get(("kokudo", query["id"])), answers.get((engine, query["id"]))
            if not ours or not theirs or "facets" not in ours or "facets" not in theirs:
                continue
            clean = [{d: {v: n for v, n in one["facets"].get(d, {}).items() if v and n}
                      for d in ("source", "prefecture", "kind")} for one in (ours, theirs)]
            if ours["total"] == theirs["total"] and clean[0] != clean[1]:
                bad.append(query["id"])
        if engine != "kokudo" and bad:
            yield f"{TITLES[engine]}: facets other than Kokudo's at the same total in queries {bad[:20]}"


def costs(folder, engines, total):
    peaks = json.loads((folder / "peaks.json").read_text()) if (folder / "peaks.json").exists() else {}
    colds = json.loads((folder / "cold.json").read_text()) if (folder / "cold.json").exists() else {}
    for engine in engines:
        line = [TITLES[engine]]
        path, changed = folder / f"load-{engine}.json", folder / f"update-{engine}.json"
        if path.exists():
            spent = json.loads(path.read_text())
            line += [f"{total / spent['cpu']:.0f}", f"{total / spent['wall']:.0f}",
                     f"{spent['bytes'] / total:.0f}", f"{spent['peak'] / 2**20:.0f}"]
        else:
            line += ["-"] * 4
        line.append(f"{peaks[engine] / 2**20:.0f}" if engine in peaks else "-")
        line.append(" / ".join(number(one["query"]) if one["query"] else "-"
                               for one in colds[engine].values()) if engine in colds else "-")
        if changed.exists():
            spent = json.loads(changed.read_text())
            line.append(f"{spent['count'] / spent['wall']:.0f} ({spent['count'] / max(spent['cpu'], 0.01):.0f})")
        else:
            line.append("-")
        yield line


def make(folder):
    made = json.loads((folder / "queries.json").read_text(encoding="utf-8"))
    queries, total = made["queries"], made["records"]
    out = []
    engines = [e for e in NAMES if (folder / f"load-{e}.json").exists()]
    if (folder / "answers.jsonl").exists():
        middle, answers, loads = read(folder)
        names = [TITLES[e] for e in engines]
        out.append(f"{total:,} records, {len(queries)} queries, load {min(loads):.1f} to {max(loads):.1f}.")
        for which, title in ((0, "CPU ms"), (1, "wall ms")):
            out += ["", f"{title} a page, p50 / p95 of the medians of each query "
                        "(in brackets how many were answered):", ""]
            out += rows(["kind", "queries", *names, "p95 to Groonga's"], speed(queries, middle, engines, which))
        out += ["", "Totals that are brute force's:", ""]
        out += rows(["kind", *names], agreement(queries, answers, engines))
        if "kokudo" in engines:
            out += ["", "Where Kokudo's is not:", ""]
            out += rows(["query", "kind", "words", "brute force", "Kokudo"], differences(queries, answers))
        out += ["", *unequal_facets(queries, answers, engines)]
        errors = collections.Counter((a["engine"], re.sub("[0-9.]+", "N", a["error"])[:80]) for a in answers.values() if "error" in a)
        out += [f"{TITLES[e]}: {n} queries failed: {text}" for (e, text), n in errors.items()]
    out += ["", *rows(["engine", "records per CPU s", "per wall s", "bytes a record", "peak MiB, loading",
                       "peak MiB, answering", "cold: common word / small box / no text, ms",
                       "updates a wall s (CPU s)"], costs(folder, engines, total))]
    (folder / "table.md").write_text("\n".join(out) + "\n", encoding="utf-8")
    return "\n".join(out)
