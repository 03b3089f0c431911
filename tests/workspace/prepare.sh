#!/usr/bin/env bash
# prepare.sh KOKUDO WORKSPACE SOURCE_DIR: imports the real data, tiles Osaka Port and its terrain, writes four shards. Leaves a filled workspace as it is.
set -euo pipefail
program=$1 workspace=$2 source=$3
data=${KOKUDO_DATA:-$source/../shared/data}
[ -d "$data/shelters" ] || { echo "no real data at $data"; exit 77; }
data=$(cd "$data" && pwd)
kokudo() { "$program" --workspace "$workspace" --quiet "$@"; }
stamp=$(cat "$program" "${BASH_SOURCE[0]}" | sha256sum | cut -c1-32)
[ "$(cat "$workspace/prepared" 2>/dev/null || true)" != "$stamp" ] || { echo "prepared already"; exit 0; }
rm -rf "$workspace"
mkdir -p "$workspace"

osaka=$data/plateau-osaka-port/27100_osaka-port_subset_citygml.zip
srtm=/vsizip/$data/terrain/gis-oer-osaka/osaka.zip/osaka
# Exit 3 (partly done) is right here: the shelters hold placeholders and the borings one odd position.
kokudo import --json "$data/shelters" "$data/borings" "$data/power-osm" "$data/places" "$data/plateau-osaka-port" \
  "$source/assets/sample/assets.csv" \
  >"$workspace/import.json" || [ $? -eq 3 ]
kokudo tile --compress "$srtm/osaka_srtm_6kei.tif" --height-datum egm96 --world --imagery bluemarble --condition-with "$osaka" \
  --land "$srtm/osaka_6kei.shp" --credit "SRTM (NASA/USGS) | ETOPO5 (NOAA) | GSHHG (Wessel, Smith)" --out "$workspace/tiles/terrain" --layer 地形 --json \
  >"$workspace/terrain.json"
kokudo tile --compress "$osaka" --types bldg: --credit "国土交通省 PLATEAU" --out "$workspace/tiles/osaka-port" --layer 大阪港の建物 --json \
  >"$workspace/city.json"
kokudo index shard 4 --out "$workspace/shards" --json >"$workspace/shards.json"
printf '%s' "$stamp" >"$workspace/prepared"
