#!/bin/bash
# The benchmark workspace: every record of the shared data, about 2.9 million, without an index.
# usage: tests/bench/national.sh KOKUDO WORKSPACE DATA
# Stopped (Ctrl-C) and run again it goes on: what is stored already is unchanged and quick.
set -euo pipefail
[ $# -eq 3 ] || { sed -n 2,4p "$0" >&2; exit 2; }
kokudo=$1 workspace=$2 data=$3
sources=(plateau-tokyo23-buildings addresses shelters borings power-osm places)
times=$(mktemp)
trap 'rm -f "$times"' EXIT

printf '%-28s %8s %8s %8s  %s\n' folder seconds cpu-s rss-MB changes
for source in "${sources[@]}"; do
  [ -d "$data/$source" ] || { echo "$data/$source: not there" >&2; exit 4; }
  code=0
  said=$(/usr/bin/time -q -o "$times" -f '%e %U %S %M' \
    "$kokudo" --workspace "$workspace" --quiet import --no-index "$data/$source" 2>"$times.err") || code=$?
  # 3: taken, with warnings (rows without a town, placeholders); anything else has failed
  if [ $code -ne 0 ] && [ $code -ne 3 ]; then
    cat "$times.err" >&2
    exit $code
  fi
  rm -f "$times.err"
  read -r wall user system memory <"$times"
  awk -v f="$source" -v w="$wall" -v u="$user" -v s="$system" -v m="$memory" -v c="$(grep "^added" <<<"$said")" \
    'BEGIN { printf "%-28s %8.1f %8.1f %8.0f  %s\n", f, w, u + s, m / 1024, c }'
done
echo
sqlite3 -readonly "$workspace/catalog.sqlite" \
  "select source || ' ' || count(*) from records group by source order by source" 2>/dev/null ||
  "$kokudo" --workspace "$workspace" sources
du -ch "$workspace"/catalog.sqlite* | tail -1
