#!/usr/bin/env python3
"""Packs the lines of `records.mjs` for `src/badge/logo/icons.rs`: `pack.py TARGET < LINES`.

Each record is compressed by itself, so that one icon is read without the others. zopfli finds
the shortest DEFLATE that it can, the same with every version of zlib.
"""

import json
import sys
from pathlib import Path

import zopfli.zlib

# Around the DEFLATE stream, zlib puts two bytes before and a checksum of four after.
HEADER, CHECKSUM = 2, 4


def deflate(record: str) -> bytes:
    return zopfli.zlib.compress(record.encode())[HEADER:-CHECKSUM]


def main() -> None:
    target = Path(sys.argv[1])
    packed, slugs, titles = bytearray(), [], []
    for line in sys.stdin:
        icon = json.loads(line)
        slugs.append((icon["slug"], len(packed)))
        titles += [(title, icon["slug"]) for title in icon["titles"]]
        record = deflate(icon["record"])
        packed += len(record).to_bytes(2, "little") + record
    (target / "icons.bin").write_bytes(packed)
    for name, table in (("slugs.tsv", slugs), ("titles.tsv", titles)):
        table.sort(key=lambda row: row[0].encode())
        lines = "".join(f"{key}\t{value}\n" for key, value in table)
        (target / name).write_text(lines, encoding="utf-8")
    print(f"{len(slugs)} icons in {len(packed)} bytes")


if __name__ == "__main__":
    main()
