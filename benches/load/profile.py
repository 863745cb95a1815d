"""Instructions of one request, by callgrind: where they go in the bare server, in the service where it repeats
an image, and where it goes the long way. Prints Markdown. `make profile`."""

import collections
import pathlib
import re
import subprocess
import sys
import tempfile

WAYS = ["floor", "repeated", "long"]
# So that what is done once, at the start, is no part of a request.
FEW, MANY = 200, 1_200
# What functions are of, by how their names begin.
GROUPS = [
    ("the allocator", r"^(_int_|malloc|free|realloc|calloc|cfree|unlink_chunk|__rust_|__rdl)"),
    ("memory moved and compared", r"^__mem|^mem(cpy|set|cmp|move)|_avx|_sse|_erms"),
    ("ours", r"backstage_badges::"),
    ("actix, and http under it", r"actix|^http::|<http::|awc::|httparse|allocations::"),
    ("tokio and futures", r"tokio|futures"),
    ("caches (moka, quick_cache)", r"moka|quick_cache|crossbeam|triomphe|parking_lot"),
    ("hashing", r"xxh|hash|sip"),
    ("texts and numbers", r"core::fmt|alloc::fmt|core::str|alloc::str|percent_encoding|url::|form_urlencoded"),
]


def instructions(program, way, count):
    """Instructions by function, of so many requests."""
    with tempfile.TemporaryDirectory() as folder:
        out = pathlib.Path(folder) / "callgrind"
        run = ["valgrind", "--tool=callgrind", f"--callgrind-out-file={out}", program, "ask", way, str(count)]
        subprocess.run(run, check=True, capture_output=True)
        told = subprocess.run(["callgrind_annotate", "--threshold=100", out], check=True, capture_output=True, text=True)
    functions = collections.Counter()
    for line in told.stdout.splitlines():
        found = re.match(r"\s*([\d,]+) \([ \d.]+%\)\s+[^:]*:(.+?)(?: \[.*\])?$", line)
        if found and "PROGRAM TOTALS" not in line:
            functions[found[2]] += int(found[1].replace(",", ""))
    return functions


def group_of(function):
    named = (name for name, pattern in GROUPS if re.search(pattern, function))
    return next(named, "the rest")


def main():
    program = sys.argv[1]
    names = [name for name, _ in GROUPS] + ["the rest"]
    sums, largest = {}, {}
    for way in WAYS:
        each = instructions(program, way, MANY)
        each.subtract(instructions(program, way, FEW))
        each = {name: count / (MANY - FEW) for name, count in each.items()}
        sums[way] = collections.Counter()
        for function, count in each.items():
            sums[way][group_of(function)] += count
        largest[way] = sorted(each.items(), key=lambda one: -one[1])[:8]
    print("| instructions of one request | bare server | repeated | the long way |")
    print("| --- | ---: | ---: | ---: |")
    for name in names:
        print(f"| {name} | " + " | ".join(f"{sums[way][name]:,.0f}" for way in WAYS) + " |")
    print("| **all** | " + " | ".join(f"**{sum(sums[way].values()):,.0f}**" for way in WAYS) + " |")
    for way in WAYS:
        print(f"\n{way}:")
        for function, count in largest[way]:
            print(f"  {count:8,.0f}  {function[:110]}")


main()
