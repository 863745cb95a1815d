"""The files that are deployed, and the programs that read them."""

import os
import shutil
import subprocess
import tempfile
import unittest
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
DEPLOY = ROOT / "deploy"
BINARY = os.environ["BADGES_BIN"]
HELM = HERE / ".tools/helm/helm"
KUBECTL = HERE / ".tools/kubectl/kubectl"
SECONDS = 60


class DeploymentTest(unittest.TestCase):
    """Each test has a folder of its own, and nobody's settings but its own."""

    maxDiff = None

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)
        # Nothing of the person who runs the tests, no cluster above all.
        self.environment = {
            "PATH": f"{HERE / '.venv/bin'}:{os.environ['PATH']}:{HERE / '.prometheus/usr/bin'}",
            "HOME": str(self.folder),
            "LANG": "C.UTF-8",
        }

    def run_here(self, *command, ok=True, environment=None, **options):
        done = subprocess.run(
            [str(word) for word in command],
            cwd=self.folder,
            env=self.environment | (environment or {}),
            capture_output=True,
            text=True,
            timeout=SECONDS,
            **options,
        )
        if ok:
            self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        return done

    def write(self, name, text):
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
        return path

    def copy(self, source):
        return Path(shutil.copytree(DEPLOY / source, self.folder / source))

    def secret(self, name):
        """A file that is as good as the secret of any setting: a key of opaque names is a token, too, and
        only an address is another thing."""
        text = "redis://:s3cret@valkey" if name == "shared" else "5" * 128
        return self.write(name, f"{text}\n")

    def assert_program_accepts(self, settings, **environment):
        """The program is content with the text of a settings file."""
        path = self.write("badges.yaml", settings)
        done = self.run_here(
            BINARY, "config", "check", "--config", path, environment=environment, ok=False
        )
        self.assertEqual(done.returncode, 0, f"{settings}\n{done.stdout}{done.stderr}")
