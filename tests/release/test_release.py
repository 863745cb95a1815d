"""What a release hands out, as somebody who downloads it sees it."""

import hashlib
import json
import os
import re
import subprocess
import tarfile
import tempfile
import tomllib
import unittest
from datetime import date
from pathlib import Path

from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator

ROOT = Path(__file__).resolve().parents[2]
FILES = Path(os.environ["RELEASE_FILES"])
VERSION = tomllib.loads((ROOT / "Cargo.toml").read_text())["package"]["version"]
SECONDS = 120


def run(*command, **options):
    done = subprocess.run(
        [str(word) for word in command], capture_output=True, text=True, timeout=SECONDS, **options
    )
    if done.returncode != 0:
        raise AssertionError(f"{command}: {done.stdout}{done.stderr}")
    return done.stdout


def one(pattern):
    (path,) = FILES.glob(f"backstage-badges-{VERSION}-{pattern}")
    return path


class ArchiveTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(folder.cleanup)
        cls.archive = one("*.tar.gz")
        with tarfile.open(cls.archive) as archive:
            cls.members = archive.getmembers()
            archive.extractall(folder.name, filter="data")
        cls.root = Path(folder.name) / cls.archive.name.removesuffix(".tar.gz")
        cls.binary = cls.root / "backstage-badges"

    def test_the_program_says_the_version_of_the_archive(self):
        self.assertEqual(run(self.binary, "--version"), f"backstage-badges {VERSION}\n")

    def test_the_checksums_are_those_of_the_files(self):
        sums = dict(
            reversed(line.split("  ")) for line in (FILES / "SHA256SUMS").read_text().splitlines()
        )
        names = {path.name for path in FILES.glob(f"backstage-badges-{VERSION}-*")}
        self.assertEqual(set(sums), names)
        for name, expected in sums.items():
            self.assertEqual(hashlib.sha256((FILES / name).read_bytes()).hexdigest(), expected)

    def test_nothing_of_the_machine_that_packed_it_is_in_it(self):
        self.assertEqual([it.name for it in self.members], sorted(it.name for it in self.members))
        self.assertEqual({(it.uid, it.gid, it.uname, it.gname) for it in self.members}, {(0, 0, "", "")})
        self.assertEqual(len({it.mtime for it in self.members}), 1)
        self.assertLessEqual({it.mode for it in self.members}, {0o644, 0o755})
        with tempfile.TemporaryDirectory() as again:
            run(ROOT / "deploy/release/archive.sh", self.binary, again)
            (other,) = Path(again).glob("*.tar.gz")
            self.assertEqual(other.read_bytes(), self.archive.read_bytes())

    def test_there_is_a_page_for_every_command_and_a_completion_for_every_shell(self):
        commands = re.findall(r"^  ([a-z]+) ", run(self.binary, "--help").partition("Commands:")[2], re.MULTILINE)
        commands.remove("help")
        self.assertIn("serve", commands)
        pages = {path.name for path in (self.root / "man").iterdir()}
        self.assertLessEqual({f"backstage-badges-{name}.1" for name in commands} | {"backstage-badges.1"}, pages)
        completions = {path.name for path in (self.root / "completions").iterdir()}
        self.assertEqual(len(completions), 5)
        run("bash", "-n", self.root / "completions/backstage-badges")

    def test_the_unit_and_the_examples_come_along(self):
        self.assertTrue((self.root / "systemd/backstage-badges.service").is_file())
        demo = self.root / "examples/demo.yaml"
        self.assertIn("good", run(self.binary, "config", "check", "--config", demo))

    def test_the_licences_of_all_crates_are_told(self):
        for name in ("LICENSE", "NOTICE"):
            self.assertEqual((self.root / name).read_bytes(), (ROOT / name).read_bytes())
        texts = (self.root / "THIRD-PARTY-LICENCES").read_text()
        told = set(re.findall(r"^(\S+ \d\S*): \S", texts, re.MULTILINE))
        crates = {f"{it['name']} {it['version']}" for it in json.loads(one("*.cdx.json").read_text())["components"]}
        self.assertGreater(len(told), 100)
        # The bill has some more: what only features of the tests would need.
        self.assertEqual(told - crates, set())
        self.assertLess(len(crates - told), 20)


class BillOfMaterialsTest(unittest.TestCase):
    def test_it_is_good_cyclonedx_and_names_every_crate_once(self):
        text = one("*.cdx.json").read_text()
        problem = JsonStrictValidator(SchemaVersion.V1_5).validate_str(text)
        self.assertIsNone(problem)
        bill = json.loads(text)
        self.assertEqual(bill["metadata"]["component"]["version"], VERSION)
        names = [(it["name"], it["version"]) for it in bill["components"]]
        self.assertEqual(len(names), len(set(names)))
        locked = tomllib.loads((ROOT / "Cargo.lock").read_text())["package"]
        self.assertLessEqual(set(names), {(it["name"], it["version"]) for it in locked})
        for crate in ("actix-web", "reqwest", "resvg", "rustls"):
            self.assertIn(crate, {name for name, _ in names})
        self.assertNotIn(str(ROOT), text)


class ChangesTest(unittest.TestCase):
    """https://keepachangelog.com/en/1.1.0/"""

    KINDS = {"Added", "Changed", "Deprecated", "Removed", "Fixed", "Security"}

    def test_they_are_told_for_this_version(self):
        text = (ROOT / "CHANGELOG.md").read_text()
        sections = re.split(r"^## ", text, flags=re.MULTILINE)[1:]
        versions = []
        for section in sections:
            heading, _, body = section.partition("\n")
            if heading != "Unreleased":
                version, _, day = heading.partition(" - ")
                self.assertRegex(version, r"^\d+\.\d+\.\d+$")
                date.fromisoformat(day)
                versions.append(version)
            kinds = re.findall(r"^### (.*)$", body, re.MULTILINE)
            self.assertLessEqual(set(kinds), self.KINDS)
            self.assertEqual(len(kinds), len(set(kinds)))
            if versions or heading == "Unreleased":
                self.assertRegex(body, r"(?m)^- ", f"nothing under {heading}")
        ordered = sorted(versions, key=lambda it: [int(part) for part in it.split(".")], reverse=True)
        self.assertEqual(versions, ordered)
        tags = run("git", "-C", ROOT, "tag", "--points-at", "HEAD").split()
        if f"v{VERSION}" in tags:
            self.assertIn(VERSION, versions, "a commit that is tagged has a section of its own")
        elif VERSION not in versions:
            self.assertIn("Unreleased", [section.split("\n")[0] for section in sections])
            print(f"{VERSION} is not released: its changes are under Unreleased")

    def test_a_version_that_was_released_is_the_newest_tag(self):
        tags = [it.removeprefix("v") for it in run("git", "-C", ROOT, "tag", "--list", "v*").split()]
        parts = lambda version: [int(part) for part in version.split(".")]
        for tag in tags:
            self.assertLessEqual(parts(tag), parts(VERSION))
