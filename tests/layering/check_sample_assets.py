"""Checks assets/sample/assets.csv: complete, unique, in Japan, every prefecture, plausible figures.

usage: check_sample_assets.py assets.csv
"""
import csv
import sys
from collections import Counter

COLUMNS = ("id,name_ja,name_en,kana,kind,prefecture,year,figure1_name,figure1,figure1_unit,"
           "figure2_name,figure2,figure2_unit,lon,lat,source,rank").split(",")
KINDS = {"port", "bridge", "tunnel", "dam", "airport", "mountain"}
# What nature made has no year; ports may be older than any record of their opening.
YEAR_MAY_BE_MISSING = {"mountain", "port"}
FIRST_YEAR, LAST_YEAR = 600, 2026
# Okinotorishima to Wakkanai, Yonaguni to Minamitorishima.
WEST, SOUTH, EAST, NORTH = 122.9, 20.4, 154.0, 45.6
PREFECTURES = (
    "北海道 青森県 岩手県 宮城県 秋田県 山形県 福島県 茨城県 栃木県 群馬県 埼玉県 千葉県 東京都 神奈川県 新潟県 富山県 "
    "石川県 福井県 山梨県 長野県 岐阜県 静岡県 愛知県 三重県 滋賀県 京都府 大阪府 兵庫県 奈良県 和歌山県 鳥取県 島根県 "
    "岡山県 広島県 山口県 徳島県 香川県 愛媛県 高知県 福岡県 佐賀県 長崎県 熊本県 大分県 宮崎県 鹿児島県 沖縄県").split()


def number(text):
    try:
        return float(text)
    except ValueError:
        return None


def problems_of(row):
    for column in ("id", "name_ja", "name_en", "kana", "kind", "prefecture", "lon", "lat", "source"):
        if not row[column].strip():
            yield f"{column} is empty"
    if row["kind"] not in KINDS:
        yield f"kind {row['kind']} is none of {', '.join(sorted(KINDS))}"
    if row["prefecture"] not in PREFECTURES:
        yield f"{row['prefecture']} is no prefecture"
    lon, lat = number(row["lon"]), number(row["lat"])
    if lon is None or lat is None or not (WEST <= lon <= EAST and SOUTH <= lat <= NORTH):
        yield f"{row['lon']}, {row['lat']} is not in Japan"
    year = row["year"]
    if not year and row["kind"] not in YEAR_MAY_BE_MISSING:
        yield "year is empty"
    if year and not (year.isdigit() and FIRST_YEAR <= int(year) <= LAST_YEAR):
        yield f"year {year} is not in {FIRST_YEAR} to {LAST_YEAR}"
    for figure in ("figure1", "figure2"):
        parts = [row[figure + "_name"], row[figure], row[figure + "_unit"]]
        if any(parts) and not all(parts):
            yield f"{figure} has not all of name, value and unit"
        if row[figure] and (number(row[figure]) is None or number(row[figure]) <= 0):
            yield f"{figure} is {row[figure]}, expected a number above 0"
    if row["rank"] not in ("", "1", "2"):
        yield f"rank {row['rank']} is not empty, 1 (everybody knows it) or 2"
    if row["kind"] == "mountain" and not 50 <= (number(row["figure1"]) or 0) <= 3776:
        yield f"a mountain of {row['figure1']} m, expected 50 to 3776"


def main(path):
    with open(path, encoding="utf-8", newline="") as file:
        table = csv.DictReader(file)
        if table.fieldnames != COLUMNS:
            print(f"{path}:1: columns are {table.fieldnames}, expected {COLUMNS}")
            return 1
        rows = list(table)
    found = []
    for line, row in enumerate(rows, 2):
        if None in row or None in row.values():
            found.append(f"{path}:{line}: not {len(COLUMNS)} fields")
            continue
        found += [f"{path}:{line}: {row['id']}: {problem}" for problem in problems_of(row)]
    for column in ("id", "name_ja"):
        found += [f"{path}: {column} {value} stands {count} times"
                  for value, count in Counter(row[column] for row in rows).items() if count > 1]
    if len(rows) < 150:
        found.append(f"{path}: {len(rows)} rows, expected at least 150")
    absent = set(PREFECTURES) - {row["prefecture"] for row in rows}
    found += [f"{path}: no asset in {prefecture}" for prefecture in sorted(absent)]
    print("\n".join(found) if found else f"{path}: {len(rows)} assets, {dict(Counter(r['kind'] for r in rows))}")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
