#!/usr/bin/env python3
"""Packs the width tables of the npm package `anafanafo` for `src/render/width.rs`.

    npm pack anafanafo@2.0.0 && tar xzf anafanafo-2.0.0.tgz
    python3 assets/widths/build.py package/data assets/widths

A table is a list of ranges of code points with one width each. Packed, a range is three LEB128
numbers: the code points skipped since the range before, the code points it has beyond its first,
and the width in hundredths of a pixel.
"""

import json
import sys
from pathlib import Path


def leb128(number: int) -> bytes:
    out = bytearray()
    while True:
        number, low = number >> 7, number & 0x7F
        out.append(low | (0x80 if number else 0))
        if not number:
            return bytes(out)


def pack(ranges: list) -> bytes:
    out, following = bytearray(), 0
    for lower, upper, width in ranges:
        hundredths = round(width * 100)
        if hundredths / 100 != width:
            raise ValueError(f"{lower}: {width} is not a whole number of hundredths")
        out += leb128(lower - following) + leb128(upper - lower) + leb128(hundredths)
        following = upper + 1
    return bytes(out)


def main() -> None:
    source, target = map(Path, sys.argv[1:3])
    for table in sorted(source.glob("*.json")):
        packed = pack(json.loads(table.read_text()))
        (target / f"{table.stem}.bin").write_bytes(packed)
        print(f"{table.stem}: {table.stat().st_size} bytes of JSON in {len(packed)}")


if __name__ == "__main__":
    main()
