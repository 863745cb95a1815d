"""The running service does what its document says, whatever it is asked.

Each service is asked its own document, for that tells what the settings turn on and off. Nothing is left
out: all checks, all phases, good data and bad.
"""

import json
import os
import re
import subprocess
import tempfile
import time
import unittest
import urllib.request
from pathlib import Path

from openapi_spec_validator import OpenAPIV31SpecValidator

BINARY = os.environ["BADGES_BIN"]
SCHEMATHESIS = Path(__file__).parent / ".venv/bin/schemathesis"

# The same requests come each time; others come with another seed.
SEED = os.environ.get("OPENAPI_SEED", "1")
BRIEF = "6"
EXAMPLES = os.environ.get("OPENAPI_EXAMPLES", BRIEF)

TOKEN = "a-token-that-opens-private-routes"
LISTEN_DEADLINE_SECONDS = 20
RUN_DEADLINE_SECONDS = 400 if EXAMPLES == BRIEF else None

OUT_OF_THE_BOX = {}
PRIVATE = {
    "server": {"base_path": "/api/badges"},
    "access": {"private": "token", "tokens": [TOKEN], "names": "both", "keys": ["0f" * 64]},
    "page": {"enabled": True},
}
AS_SMALL_AS_CAN_BE = {
    "access": {"private": "token", "tokens": [TOKEN], "names": "opaque", "keys": ["0f" * 64]},
    "page": {"enabled": False},
}


class Service:
    """The program over its demo catalog, on a port of its own."""

    def __init__(self, settings):
        self.directory = tempfile.TemporaryDirectory(prefix="badges-openapi-")
        self.log = Path(self.directory.name, "log")
        file = Path(self.directory.name, "badges.yaml")
        # JSON is YAML.
        file.write_text(json.dumps(settings))
        with self.log.open("w") as log:
            self.program = subprocess.Popen(
                [BINARY, "--config", file, "--listen", "127.0.0.1:0"],
                env={"BADGES_ADMIN__LISTEN": "127.0.0.1:0", "RUST_LOG": "info"},
                stdout=log,
                stderr=log,
            )
        base_path = settings.get("server", {}).get("base_path", "")
        self.url = self._origin() + base_path

    def _origin(self):
        deadline = time.monotonic() + LISTEN_DEADLINE_SECONDS
        while time.monotonic() < deadline and self.program.poll() is None:
            found = re.search(r"listening on (http://127\.0\.0\.1:[1-9]\d*)", self.log.read_text())
            if found:
                return found[1]
            time.sleep(0.05)
        self.stop()
        raise AssertionError("the program does not listen")

    def document(self):
        with urllib.request.urlopen(f"{self.url}/openapi.json") as answer:
            return json.load(answer)

    def stop(self):
        self.program.terminate()
        self.program.wait(20)
        self.directory.cleanup()


class DocumentTest(unittest.TestCase):
    def service(self, settings):
        service = Service(settings)
        self.addCleanup(service.stop)
        return service

    def assert_answers_as_documented(self, settings, *arguments):
        service = self.service(settings)
        document = service.document()
        OpenAPIV31SpecValidator(document).validate()
        # Of a document that it fetches, it does not ask the address that it has it from.
        file = Path(service.directory.name, "openapi.json")
        file.write_text(json.dumps(document))
        done = subprocess.run(
            [SCHEMATHESIS, "run", file, "--url", service.url, *arguments]
            + ["--checks", "all", "--mode", "all", "--phases", "examples,coverage,fuzzing,stateful"]
            + ["--max-examples", EXAMPLES, "--seed", SEED, "--workers", "1", "--no-color"]
            + ["--generation-database", "none", "--warnings", "off"],
            # It keeps what it finds where it runs.
            cwd=service.directory.name,
            capture_output=True,
            text=True,
            timeout=RUN_DEADLINE_SECONDS,
        )
        said = done.stdout + done.stderr
        self.assertEqual(done.returncode, 0, said)
        operations = len(document["paths"])
        self.assertIn(f"Tested: {operations}\n", said)
        self.assertNotRegex(service.log.read_text(), "panicked")
        print(said[said.rindex("Test cases:") :].strip())

    def test_a_service_out_of_the_box(self):
        self.assert_answers_as_documented(OUT_OF_THE_BOX)

    def test_a_private_service_with_opaque_names_below_a_path(self):
        self.assert_answers_as_documented(PRIVATE, "-H", f"Authorization: Bearer {TOKEN}")

    def test_a_private_service_that_nobody_shows_a_token(self):
        self.assert_answers_as_documented(PRIVATE)

    def test_a_service_with_opaque_names_alone_and_without_pages(self):
        self.assert_answers_as_documented(AS_SMALL_AS_CAN_BE, "-H", f"Authorization: Bearer {TOKEN}")


if __name__ == "__main__":
    unittest.main()
