"""The hook, run by pre-commit itself before real commits."""

import os
import sys
from pathlib import Path

import yaml

from repository import ADDRESSES, ROOT, RepositoryTest, component, owner_badge, readme


class PreCommitTest(RepositoryTest):
    def setUp(self):
        super().setUp()
        self.environment["PRE_COMMIT_HOME"] = str(self.folder / "pre-commit")
        self.environment["PATH"] = f"{Path(sys.executable).parent}:{self.environment['PATH']}"

    def install(self, *arguments):
        """Sets the hook up as docs/embedding.md says, from a repository that holds .pre-commit-hooks.yaml."""
        hooks = self.folder / "hooks"
        hooks.mkdir()
        (hooks / ".pre-commit-hooks.yaml").write_bytes(
            (ROOT / ".pre-commit-hooks.yaml").read_bytes()
        )
        self.git("init", "--quiet", folder=hooks)
        self.git("add", "--all", folder=hooks)
        self.git("commit", "--quiet", "--message", "Hooks", folder=hooks)
        revision = self.git("rev-parse", "HEAD", folder=hooks).stdout.strip()
        hook = {"id": "backstage-badges", "args": [*ADDRESSES, *arguments]}
        config = {"repos": [{"repo": str(hooks), "rev": revision, "hooks": [hook]}]}
        self.write(".pre-commit-config.yaml", yaml.safe_dump(config))
        installed = self.run_here("pre-commit", "install", text=True)
        self.assertEqual(installed.returncode, 0, installed.stdout + installed.stderr)

    def test_a_commit_with_an_old_readme_is_stopped_and_the_next_one_is_not(self):
        self.install()
        stopped = self.commit("Add x", ok=False)
        self.assertNotEqual(stopped.returncode, 0)
        self.assertIn("files were modified by this hook", stopped.stderr)
        filled = readme(owner_badge("team-a") + "\n")
        self.assertEqual(self.read(), filled)
        self.commit("Add x")
        self.assertEqual(self.git("show", "HEAD:README.md").stdout, filled)

    def test_a_readme_is_brought_up_to_date_when_the_descriptor_alone_changes(self):
        self.install()
        self.embed(".")
        self.commit("Add x")
        self.write("catalog-info.yaml", component("team-b"))
        self.assertNotEqual(self.commit("Give x away", ok=False).returncode, 0)
        self.assertEqual(self.read(), readme(owner_badge("team-b") + "\n"))

    def test_a_commit_of_other_files_runs_nothing(self):
        self.install()
        self.embed(".")
        self.commit("Add x")
        self.write("main.py", "print()\n")
        self.assertIn("no files to check", self.commit("Add code").stderr)

    def test_with_check_nothing_is_written(self):
        self.install("--check")
        stopped = self.commit("Add x", ok=False)
        self.assertNotEqual(stopped.returncode, 0)
        self.assertIn("+" + owner_badge("team-a"), stopped.stderr)
        self.assertEqual(self.read(), readme())

    def test_a_broken_marker_is_told_with_its_line(self):
        self.install()
        self.write("README.md", "# X\n\n<!-- backstage-badges:start -->\n")
        stopped = self.commit("Add x", ok=False)
        self.assertNotEqual(stopped.returncode, 0)
        self.assertIn("README.md:3: the block has no backstage-badges:end", stopped.stderr)

    def test_without_the_program_it_says_so(self):
        self.install()
        os.unlink(self.bin / "backstage-badges")
        stopped = self.commit("Add x", ok=False)
        self.assertNotEqual(stopped.returncode, 0)
        self.assertIn("backstage-badges` not found", stopped.stderr)
