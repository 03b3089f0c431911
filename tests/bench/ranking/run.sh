#!/bin/sh
# run.sh BUILD WORKSPACE INDEX [--misses] [--signals]: known items from the workspace's catalogue and
# the judged queries, asked of the index (a generation's folder).
set -eu
here=$(cd "$(dirname "$0")" && pwd)
root=$here/../../..
build=$1 workspace=$2 index=$3
shift 3
items=$(mktemp)
trap 'rm -f "$items"' EXIT
"$here/known_items.py" "$workspace/catalog.sqlite" "$root/assets/former-municipalities.tsv" \
  "$root/assets/kanji-variants.tsv" >"$items"
"$build/bin/kokudo_ranking" "$index" "$items" "$root/tests/judged/queries.tsv" "$@"
