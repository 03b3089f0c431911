#!/bin/bash
# Shards of a workspace, their size, what writing them costs, and queries on them beside the index of our own.
# usage: tests/bench/shards/run.sh BUILD_DIR WORKSPACE FOLDER [ROUNDS]
# Leaves FOLDER/sample.tsv for tests/bench/shards/scaling.py.
set -euo pipefail
[ $# -ge 3 ] || { sed -n 2,4p "$0" >&2; exit 2; }
build=$1 workspace=$2 folder=$3 rounds=${4:-5}
here=$(dirname "$(realpath "$0")")
mkdir -p "$folder"
for count in 1 4; do
  [ -d "$folder/$count" ] && continue
  /usr/bin/time -f "$count shards: %e s, CPU %U + %S s, %M kB" \
    "$build/bin/kokudo" --workspace "$workspace" --quiet index shard $count --out "$folder/$count"
done
addresses=()
servers=()
trap 'kill "${servers[@]}" 2>/dev/null || true; wait' EXIT
for n in 1 2 3 4; do
  "$build/bin/kokudo" --quiet --json shard serve "$folder/4/shard-00$n" --port 0 >"$folder/served-$n" &
  servers+=($!)
done
for n in 1 2 3 4; do
  for _ in $(seq 600); do [ -s "$folder/served-$n" ] && break; sleep 0.1; done
  addresses+=("$(sed 's/.*"address":"\([^"]*\)".*/\1/' "$folder/served-$n")")
done
"$build/bin/bench_shards" "$workspace" "$here/../../workspace/shard-queries.tsv" "$folder/1" "$folder/4" \
  "$(IFS=,; echo "${addresses[*]}")" "$rounds" "$folder/sample.tsv"
