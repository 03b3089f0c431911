#!/usr/bin/env python3
"""What shards need and how long they take at sizes that were not measured.

usage: scaling.py SAMPLE.tsv [--bytes-per-record B] [--records N,N] [--shard-records N,N] [--cores C] [--load R] [--seed S]

SAMPLE.tsv is what bench_shards measured: CPU ms of each query on all records and on a shard of a part of them. Each query's service
time is taken as fixed + slope x records (both from its two measurements, neither below 0). A shard is a machine with `cores` servers
and one queue; queries come at random (Poisson) and go to every shard at once; the answer is there when the slowest shard has answered,
after the round trips of the protocol and the fetching of 20 hits. Measured sizes are simulated too: they show how far this is off.
The same seed gives the same table.
"""
import argparse
import heapq
import math
import random
import statistics
import sys

LINK_MS = 0.3       # a round trip in one data centre
ROUND_TRIPS = 3     # statistics, matches, and what was fetched meanwhile
FETCHES = 20        # hits of a page: one after another from each shard, from all at the same time
SPREAD = 0.25       # sigma of the logarithm of a service time: what shards differ by, and machines
QUERIES = 4000


def read_sample(path):
    with open(path, encoding="utf-8") as lines:
        head = next(lines).split()
        records, shards = int(head[2].rstrip(",")), int(head[4])
        names = next(lines).rstrip("\n").split("\t")
        rows = [dict(zip(names, line.rstrip("\n").split("\t"))) for line in lines]
    return records, shards, rows


def service_times(records, shards, rows):
    """(kind, fixed ms, ms a million records, ms of the client) of each query."""
    part = records / shards
    result = []
    for row in rows:
        whole, one = float(row["one_cpu"]), float(row["shard_cpu_mean"])
        slope = max(0.0, (whole - one) / (records - part))
        fixed = max(0.0, one - slope * part)
        result.append((row["kind"], fixed, slope * 1e6, float(row["served_cpu"])))
    return result


class Machine:
    """`cores` servers, first come first served."""

    def __init__(self, cores):
        self.free = [0.0] * cores

    def serve(self, now, service):
        begin = max(now, heapq.heappop(self.free))
        heapq.heappush(self.free, begin + service)
        return begin + service


def latencies(times, shards, records_each, cores, load, seed):
    dice = random.Random(seed)
    mean = statistics.fmean(f + s * records_each / 1e6 for _, f, s, _ in times)
    between = mean / (cores * load)
    machines = [Machine(cores) for _ in range(shards)]
    now, result = 0.0, []
    for _ in range(QUERIES):
        now += dice.expovariate(1 / between)
        kind, fixed, slope, client = dice.choice(times)
        service = fixed + slope * records_each / 1e6
        slowest = max(machine.serve(now, service * math.exp(dice.gauss(-SPREAD**2 / 2, SPREAD))) for machine in machines)
        result.append(slowest - now + LINK_MS * (ROUND_TRIPS + math.ceil(FETCHES / shards)) + client)
    return sorted(result), 1000 / between


def at(values, share):
    return values[min(len(values) - 1, int(share * len(values)))]


def table(times, arguments):
    print(f"{'records':>12} {'shards':>7} {'records/shard':>14} {'load':>5} {'queries/s':>10} {'p50 ms':>8} {'p95 ms':>8} {'p99 ms':>8} "
          f"{'GB/shard':>9} {'GB all':>8}")
    for records in arguments.records:
        for each in arguments.shard_records:
            shards = math.ceil(records / each)
            if shards > 256:
                continue
            for load in arguments.load:
                sorted_ms, rate = latencies(times, shards, records / shards, arguments.cores, load, arguments.seed)
                size = records / shards * arguments.bytes_per_record / 1e9
                print(f"{records:>12,} {shards:>7} {records // shards:>14,} {load:>5.2f} {rate:>10.1f} {at(sorted_ms, .5):>8.0f} "
                      f"{at(sorted_ms, .95):>8.0f} {at(sorted_ms, .99):>8.0f} {size:>9.1f} {size * shards:>8.0f}")


def kinds(times):
    print(f"{'kind':<10} {'queries':>7} {'fixed ms':>9} {'ms a million records':>21}")
    for kind in dict.fromkeys(kind for kind, *_ in times):
        chosen = [t for t in times if t[0] == kind]
        print(f"{kind:<10} {len(chosen):>7} {statistics.median(t[1] for t in chosen):>9.2f} "
              f"{statistics.median(t[2] for t in chosen):>21.1f}")


def numbers(kind):
    return lambda text: [kind(part) for part in text.split(",")]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sample")
    parser.add_argument("--bytes-per-record", type=float, default=2860)
    parser.add_argument("--records", type=numbers(int), default=[3_000_000, 15_000_000, 150_000_000])
    parser.add_argument("--shard-records", type=numbers(int), default=[750_000, 2_000_000, 5_000_000])
    parser.add_argument("--cores", type=int, default=8)
    parser.add_argument("--load", type=numbers(float), default=[0.05, 0.5])
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    records, shards, rows = read_sample(arguments.sample)
    times = service_times(records, shards, rows)
    kinds(times)
    part = records // shards
    measured = sorted(float(row["served_wall"]) for row in rows)
    simulated, _ = latencies([t for t in times], shards, part, 2, 0.01, arguments.seed)
    print(f"\nas measured: {shards} shards of {part:,} on loopback: p50 {at(measured, .5):.1f} ms, p95 {at(measured, .95):.1f}; "
          f"simulated as machines of their own: {at(simulated, .5):.1f}, {at(simulated, .95):.1f}\n")
    table(times, arguments)
    return 0


if __name__ == "__main__":
    sys.exit(main())
