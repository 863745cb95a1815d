"""A Git repository of somebody who wants badges, and the program that embeds them."""

import os
import shutil
import subprocess
import tempfile
import unittest
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
BINARY = os.environ["BADGES_BIN"]
START, END = "<!-- backstage-badges:start badges=owner -->", "<!-- backstage-badges:end -->"
ADDRESSES = [
    "--public-url",
    "https://badges.example.com",
    "--app-url",
    "https://portal.example.com",
]
SECONDS = 60


def component(owner):
    return (
        "apiVersion: backstage.io/v1alpha1\nkind: Component\nmetadata: {name: x}\n"
        f"spec: {{type: service, lifecycle: production, owner: {owner}}}\n"
    )


def owner_badge(owner):
    return (
        f"[![Entity owner badge, owner: {owner}]"
        '(https://badges.example.com/entity/default/component/x/badge/owner.svg "Entity owner badge")]'
        "(https://portal.example.com/catalog/default/component/x)"
    )


def readme(content=""):
    return f"# X\n\n{START}\n{content}{END}\n"


class RepositoryTest(unittest.TestCase):
    """Each test has a repository of its own, with a component and a README without badges yet."""

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)
        self.repository = self.folder / "repository"
        self.repository.mkdir()
        # Where the program is on the PATH.
        self.bin = self.folder / "bin"
        self.bin.mkdir()
        (self.bin / "backstage-badges").symlink_to(BINARY)
        self.environment = {
            "PATH": f"{self.bin}:{os.environ['PATH']}",
            "HOME": str(self.folder),
            "LANG": "C.UTF-8",
            # Nobody's own configuration of Git, and a name to commit with.
            "GIT_CONFIG_GLOBAL": os.devnull,
            "GIT_CONFIG_SYSTEM": os.devnull,
            **{
                f"GIT_{who}_{what}": value
                for who in ("AUTHOR", "COMMITTER")
                for what, value in (("NAME", "Somebody"), ("EMAIL", "somebody@example.com"))
            },
        }
        self.git("init", "--quiet", "--initial-branch=main")
        self.write("catalog-info.yaml", component("team-a"))
        self.write("README.md", readme())

    def write(self, name, text):
        path = self.repository / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode() if isinstance(text, str) else text)

    def read(self, name="README.md"):
        return (self.repository / name).read_text()

    def run_here(self, *command, folder=None, **options):
        return subprocess.run(
            command,
            cwd=folder or self.repository,
            env=self.environment,
            capture_output=True,
            timeout=SECONDS,
            **options,
        )

    def git(self, *arguments, folder=None, ok=True):
        done = self.run_here("git", *arguments, folder=folder, text=True)
        if ok:
            self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        return done

    def commit(self, message, ok=True):
        self.git("add", "--all")
        return self.git("commit", "--message", message, ok=ok)

    def embed(self, *arguments):
        done = self.run_here("backstage-badges", "embed", "--offline", *ADDRESSES, *arguments)
        self.assertIn(done.returncode, (0, 1), done.stderr)
        return done.stdout

    def copy(self, source, name="."):
        shutil.copytree(ROOT / source, self.repository / name, dirs_exist_ok=True)
