#!/usr/bin/env bash
# docs/pictures.sh WORKSPACE [BIN]: makes the pictures of README and user guide anew, from a workspace that ./run or tests/workspace/prepare.sh
# filled with the real data. BIN is the folder of the programs (default build/run/bin).
set -euo pipefail
cd "$(dirname "$0")/.."
workspace=$(cd "${1:?usage: docs/pictures.sh WORKSPACE [BIN]}" && pwd)
bin=$(cd "${2:-build/run/bin}" && pwd)
out=docs/pictures
kokudo() { "$bin/kokudo" --workspace "$workspace" --quiet "$@"; }

kokudo render --out $out/osaka-port.png --size 1280x800 --look-at 34.639,135.413,0 --heading 20 --pitch -28 --distance 3600 \
  --search 避難所 --bbox 135.39,34.615,135.436,34.648
kokudo render --out $out/building.png --size 1280x800 --look-at 34.6385,135.4135,0 --heading -35 --pitch -24 --distance 1100

data=${KOKUDO_DATA:-../shared/data}
kokudo render --scene "$data"/plateau-reearth-flow/data-convert/plateau4/01-bldg/ward/truth/13104_shinjuku-ku_pref_2025_citygml_1_op_bldg_3dtiles_lod2.zip \
  --out $out/gallery.png --size 1280x800 --alone --no-cache --credit '3D都市モデル 新宿区, 国土交通省 PLATEAU'
style=$(mktemp)
cat >"$style" <<'TEXT'
{"color": {"conditions": [["${bldg:measuredHeight} > 60", "color(\"crimson\")"], ["${bldg:measuredHeight} > 20", "color(\"orange\")"],
                          ["true", "color(\"lightblue\")"]]}}
TEXT
kokudo render --out $out/heights.png --size 1280x800 --look-at 34.6385,135.4135,0 --heading -35 --pitch -24 --distance 1100 --style "$style"
rm -f "$style"

kokudo render --out $out/height-classes.png --size 1280x800 --look-at 34.6385,135.4135,0 --heading -35 --pitch -24 --distance 1100 --color-by measuredHeight --method jenks

script=$(mktemp)
cat >"$script" <<TEXT
key f
look-at 34.6385,135.4175,0 -20 -42 2600
wait 120
click color:1
color-by 1 bldg:usage category 10
wait 60
screenshot $out/usage.png
TEXT
xvfb-run -a -s '-screen 0 1440x900x24' "$bin/kokudo-viewer" --workspace "$workspace" --size 1280x800 --script "$script"
cat >"$script" <<TEXT
look-at 34.642,135.425,0 0 -75 5500
wait 120
click in-view
click query
type 橋
key enter
wait 60
click hit:0
wait 120
click-building
wait 60
screenshot $out/viewer.png
TEXT
xvfb-run -a -s '-screen 0 1440x900x24' "$bin/kokudo-viewer" --workspace "$workspace" --size 1280x800 --script "$script"

sample=$(mktemp -d)
"$bin/kokudo" --workspace "$sample" --quiet import assets/sample/assets.csv
"$bin/kokudo" --workspace "$sample" --quiet tile --compress --world --imagery bluemarble --credit "ETOPO5 (NOAA) | GSHHG (Wessel, Smith) | Blue Marble (NASA)" \
  --out "$sample/tiles/terrain" --layer 地形
"$bin/kokudo" --workspace "$sample" --quiet render --out $out/japan.png --size 1280x800 --look-at 36.9,137.0,0 --pitch -64 \
  --distance 1900000 --search ""
cat >"$script" <<TEXT
look-at 34.2,133.4,0 0 -60 420000
wait 120
click query
type kind:bridge
key enter
wait 60
click years:22
wait 60
screenshot $out/years.png
TEXT
xvfb-run -a -s '-screen 0 1440x900x24' "$bin/kokudo-viewer" --workspace "$sample" --size 1280x800 --script "$script"
rm -rf "$sample" "$script"
ls -l $out
