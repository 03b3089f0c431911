#!/usr/bin/env python3
"""Makes assets/mappings/tables/tokyo23-towns.csv: what the town codes of the Tokyo buildings mean.

The buildings of PLATEAU's 23 wards carry 市区町村 (5 digits) + 大字町 (3) + 丁目 (3). The middle part
is the order of the survey's own list of towns (by reading), not the 町字id of the address base
registry, whose order differs; no list of it is at hand. So the table is worked out from the data:
the buildings of one 大字町 code lie where one town lies, and their 丁目 digits are its 丁目.

For each ward and 大字町 code the town is chosen whose points (Geolonia), 丁目 by 丁目, are nearest to
the centres of the code's buildings; a code is kept if that 丁目 exists and its point is within
LIMIT metres (NEAR for codes of few buildings). Names and readings come from the address base registry by name.

usage: tokyo23_towns.py DATA_FOLDER > assets/mappings/tables/tokyo23-towns.csv
"""
import collections
import csv
import io
import json
import lzma
import math
import re
import sys
import tarfile

LIMIT = 900.0     # metres between the centre of a code's buildings and the point of its town
MISSING = 1500.0  # metres that count for buildings whose 丁目 the town does not have
FEW = 20          # buildings below which a code may be a mistyped one: it does not vote, and
NEAR = 300.0      # has to be this near, in metres
KANJI = {c: i for i, c in enumerate('〇一二三四五六七八九')}


def fold(name):
    return name.replace('ヶ', 'ケ').replace('ヵ', 'カ')


def split(town):
    """('岩本町', 2) of 岩本町二丁目; number 0 where there is no 丁目."""
    m = re.match(r'(.+?)([一二三四五六七八九十]+)丁目$', town)
    if not m:
        return town, 0
    tens, ten, ones = m.group(2).rpartition('十')
    number = (KANJI[tens] if tens else 1) * 10 if ten else 0
    return m.group(1), number + (KANJI[ones] if ones else 0)


def metres(a, b):
    return math.hypot((a[0] - b[0]) * math.cos(math.radians(35.7)), a[1] - b[1]) * 111195


def centres(data):
    sums = collections.defaultdict(lambda: [0, 0.0, 0.0])
    with lzma.open(f'{data}/plateau-tokyo23-buildings/t23_buildings.tsv.xz', 'rt') as rows:
        next(rows)
        for row in rows:
            cells = row.split('\t')
            if cells[4]:
                s = sums[cells[4]]
                s[0] += 1
                s[1] += float(cells[1])
                s[2] += float(cells[2])
    return {code: ((x / n, y / n), n) for code, (n, x, y) in sums.items()}


def points(data):
    """{ward's name: {town: {丁目 number: (lon, lat)}}}"""
    wards = {}
    with tarfile.open(f'{data}/addresses/geolonia-japanese-addresses-api-ja.tar.gz') as archive:
        for entry in archive:
            m = re.match(r'ja/東京都/(.+区)\.json$', entry.name)
            if not m:
                continue
            towns = collections.defaultdict(dict)
            for row in json.load(archive.extractfile(entry)):
                if row['lat'] and not row.get('koaza'):
                    base, number = split(row['town'])
                    towns[base][number] = (row['lng'], row['lat'])
            wards[m.group(1)] = towns
    return wards


def registry(data):
    """Wards by code, and their rows by folded name and 丁目 number."""
    wards, rows = {}, {}
    with tarfile.open(f'{data}/addresses/abr-town-master-2022-04.tar.gz') as archive:
        for entry in archive:
            m = re.match(r'130001/(131\d\d\d)/town\.csv$', entry.name)
            if not m and entry.name != 'lgcode.csv':
                continue
            for row in csv.DictReader(
                    io.TextIOWrapper(archive.extractfile(entry), encoding='utf-8-sig')):
                if m:
                    key = (m.group(1)[:5], fold(row['大字・町名']), int(row['丁目名_数字'] or 0))
                    if not row['小字名']:
                        rows.setdefault(key, row)
                elif row['都道府県名'] == '東京都':
                    wards[row['全国地方公共団体コード'][:5]] = row
    return wards, rows


def town_of(codes, towns):
    """The town whose points are nearest to the buildings of one 大字町 code, 丁目 by 丁目."""
    def cost(base):
        total = 0.0
        for number, (centre, count) in codes.items():
            point = towns[base].get(number)
            total += count * (min(metres(centre, point), MISSING) if point else MISSING)
        return total
    return min(towns, key=cost)


def main(data):
    buildings, wards = centres(data), points(data)
    names, rows = registry(data)
    groups = collections.defaultdict(dict)
    for code, (centre, count) in buildings.items():
        groups[code[:8]][int(code[8:])] = (centre, count)
    out = csv.writer(sys.stdout, lineterminator='\n')
    out.writerow(['town_code', '町字id', '都道府県名', '市区町村名', '大字・町名', '丁目名', 'カナ',
                  '英字', '建物数', '町丁目の点までの距離_m'])
    tally, taken, distances = collections.Counter(), {}, []
    for group, codes in sorted(groups.items()):
        ward = names.get(group[:5])
        towns = wards.get(ward['市区町村名']) if ward else None
        votes = {n: v for n, v in codes.items() if v[1] >= FEW}
        base = town_of(votes or codes, towns) if towns else None
        for number, (centre, count) in sorted(codes.items()):
            code = f'{group}{number:03d}'
            point = towns[base].get(number) if base else None
            away = metres(centre, point) if point else None
            row = rows.get((group[:5], fold(base), number)) if base else None
            why = ('no such ward' if not towns else 'no such 丁目' if not point
                   else 'too far' if away > (LIMIT if count >= FEW else NEAR)
                   else 'not in the registry' if not row
                   else 'twice' if (base, number, group[:5]) in taken else 'kept')
            tally[why, 'codes'] += 1
            tally[why, 'buildings'] += count
            if why != 'kept':
                if count >= FEW:
                    print(code, why, base, away and round(away), count, file=sys.stderr)
                continue
            taken[base, number, group[:5]] = code
            distances.append(away)
            kana = row['大字・町名_カナ'] + row['丁目名_カナ']
            romaji = row['大字・町名_英字']  # missing for some towns
            if romaji and number:
                romaji += f' {number}-chome'
            out.writerow([code, row['町字id'], '東京都', ward['市区町村名'], row['大字・町名'],
                          row['丁目名'], kana, romaji, count, round(away)])
    distances.sort()
    for key, value in sorted(tally.items()):
        print(*key, value, file=sys.stderr)
    print('metres from centre to point: median %.0f, 99 %% %.0f, largest %.0f' % (
        distances[len(distances) // 2], distances[len(distances) * 99 // 100], distances[-1]),
        file=sys.stderr)


if __name__ == '__main__':
    main(sys.argv[1])
