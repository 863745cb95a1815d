#!/usr/bin/env python3
"""What the service takes: milliseconds until it listens, memory after 10,000 requests, and its size.

Run by `make bench-resources`. It starts the release binary on the demo catalog, ten times."""

import http.client
import os
import pathlib
import socket
import statistics
import subprocess
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
BINARY = ROOT / os.environ.get("CARGO_TARGET_DIR", "target") / "release/backstage-badges"

STARTS = 10
REQUESTS = 10_000
ENTITIES = ["departure-board", "timetable-importer"]
BADGES = "pingback lifecycle owner docs powered-by type system tags apis catalog".split()
STYLES = "flat flat-square plastic for-the-badge social".split()


def free_port():
    with socket.create_server(("127.0.0.1", 0)) as server:
        return server.getsockname()[1]


def start():
    """Starts the service: the process, its port, and the milliseconds until it took a connection."""
    port = free_port()
    began = time.perf_counter()
    service = subprocess.Popen(
        [BINARY, "--listen", f"127.0.0.1:{port}"],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    while time.perf_counter() - began < 10:
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
            return service, port, (time.perf_counter() - began) * 1000
        except ConnectionRefusedError:
            time.sleep(0.0002)
    service.kill()
    raise SystemExit("the service does not listen")


def ask(port):
    """Asks for every badge in every style, one SVG in seven as PNG, again and again."""
    connection = http.client.HTTPConnection("127.0.0.1", port)
    for number in range(REQUESTS):
        entity, badge = ENTITIES[number % len(ENTITIES)], BADGES[number % len(BADGES)]
        form = "png" if number % 7 == 0 else "svg"
        style = STYLES[number % len(STYLES)]
        connection.request(
            "GET", f"/entity/default/component/{entity}/badge/{badge}.{form}?style={style}"
        )
        answer = connection.getresponse()
        answer.read()
        if answer.status != 200:
            raise SystemExit(f"{badge}.{form}: {answer.status}")


def main():
    times = []
    for _ in range(STARTS):
        service, port, milliseconds = start()
        times.append(milliseconds)
        if len(times) == STARTS:
            ask(port)
            status = pathlib.Path(f"/proc/{service.pid}/status").read_text()
            resident = next(line for line in status.splitlines() if line.startswith("VmRSS"))
        service.terminate()
        service.wait()
    spread = min(times), statistics.median(times), max(times)
    print("until it listens: %.1f / %.1f / %.1f ms" % spread)
    print(f"resident after {REQUESTS} requests: {int(resident.split()[1]) / 1024:.1f} MiB")
    print(f"binary: {BINARY.stat().st_size / 1e6:.1f} MB")


main()
