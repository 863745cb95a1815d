"""action.yml, its steps run by bash the way a runner of GitHub runs them."""

import re
from pathlib import Path

import yaml

from repository import BINARY, ROOT, RepositoryTest, owner_badge, readme

ACTION = yaml.safe_load((ROOT / "action.yml").read_text())
EXPRESSION = re.compile(r"\$\{\{\s*([\w.-]+)\s*\}\}")
ADDRESSES = {"public-url": "https://badges.example.com", "app-url": "https://portal.example.com"}


class ActionTest(RepositoryTest):
    def use(self, **inputs):
        """Runs the action with `inputs`; gives the exit code and the log."""
        given = {name: value["default"] for name, value in ACTION["inputs"].items()}
        given |= ADDRESSES | {name.replace("_", "-"): value for name, value in inputs.items()}
        self.assertLessEqual(
            set(given), set(ACTION["inputs"]), "an input that the action does not have"
        )
        known = {"github.action_path": str(ROOT)}
        known |= {f"inputs.{name}": value for name, value in given.items()}
        self.environment["RUNNER_TEMP"] = str(self.folder / "runner")
        log = ""
        for step in ACTION["runs"]["steps"]:
            self.assertEqual(step["shell"], "bash")
            self.assertNotRegex(
                step["run"], EXPRESSION, "an input in the script itself could run commands"
            )
            code, outputs, said = self.step(step, known)
            log += said
            if code != 0:
                return code, log
            known |= {
                f"steps.{step.get('id')}.outputs.{name}": value for name, value in outputs.items()
            }
        return 0, log

    def step(self, step, known):
        script, output = self.folder / "step.sh", self.folder / "output"
        script.write_text(step["run"])
        output.write_text("")
        names = {
            name: EXPRESSION.sub(lambda found: known[found[1]], value)
            for name, value in step["env"].items()
        }
        before = dict(self.environment)
        self.environment |= names | {"GITHUB_OUTPUT": str(output)}
        # https://docs.github.com/actions/reference/workflows-and-actions/workflow-syntax: the shell `bash`.
        done = self.run_here(
            "bash", "--noprofile", "--norc", "-eo", "pipefail", str(script), text=True
        )
        self.environment = before
        pairs = (line.split("=", 1) for line in output.read_text().splitlines())
        return done.returncode, dict(pairs), done.stdout + done.stderr

    def test_the_action_is_one_of_shell_steps(self):
        self.assertEqual(ACTION["runs"]["using"], "composite")
        for name, given in ACTION["inputs"].items():
            self.assertIsInstance(given["default"], str, name)
            self.assertTrue(given["description"], name)

    def test_an_old_readme_fails_the_check_with_a_diff_and_is_not_written(self):
        code, log = self.use()
        self.assertEqual(code, 1)
        self.assertIn("+" + owner_badge("team-a"), log)
        self.assertEqual(self.read(), readme())

    def test_it_writes_where_it_is_told_to_and_the_check_is_green_then(self):
        self.assertEqual(self.use(check="false")[0], 0)
        self.assertEqual(self.read(), readme(owner_badge("team-a") + "\n"))
        code, log = self.use()
        self.assertEqual(code, 0)
        self.assertIn("1 up to date", log)

    def test_it_takes_several_paths_and_inserts(self):
        self.write("my docs/READ ME.md", "# Docs\n")
        self.write("other.md", "# Other\n")
        code, log = self.use(check="false", insert="true", paths="README.md\n\nmy docs/*.md\n")
        self.assertEqual(code, 0, log)
        self.assertIn("2 updated", log)
        self.assertIn("backstage-badges:start", self.read("my docs/READ ME.md"))
        self.assertEqual(self.read("other.md"), "# Other\n")

    def test_it_takes_settings_and_a_catalog(self):
        self.write("catalog.yaml", self.read("catalog-info.yaml").replace("team-a", "team-catalog"))
        self.write("badges.yaml", "catalog: {files: [catalog.yaml]}\n")
        code, log = self.use(check="false", offline="false", config="badges.yaml")
        self.assertEqual(code, 0, log)
        self.assertEqual(self.read(), readme(owner_badge("team-catalog") + "\n"))

    def test_what_an_input_says_is_never_run(self):
        code, _ = self.use(paths="$(touch pwned)\n`touch pwned`\n; touch pwned\n--help")
        self.assertEqual(code, 2)
        self.assertFalse((self.repository / "pwned").exists())

    def test_an_input_that_is_neither_true_nor_false_is_refused(self):
        code, log = self.use(check="yes")
        self.assertEqual(code, 2)
        self.assertIn("check is 'yes': expected true or false", log)
        self.assertEqual(self.read(), readme())

    def test_the_program_is_built_from_the_action_where_it_is_missing(self):
        (self.bin / "backstage-badges").unlink()
        calls = self.folder / "calls"
        # In the place of a build of minutes.
        cargo = self.bin / "cargo"
        cargo.write_text(
            f'#!/bin/sh\necho "$@" >{calls}\n'
            'while [ "$1" != --root ]; do shift; done\n'
            f'mkdir -p "$2/bin" && ln -s {BINARY} "$2/bin/backstage-badges"\n'
        )
        cargo.chmod(0o755)
        code, log = self.use(check="false")
        self.assertEqual(code, 0, log)
        self.assertEqual(self.read(), readme(owner_badge("team-a") + "\n"))
        called = calls.read_text().split()
        self.assertEqual(called[:2], ["install", "--locked"])
        self.assertEqual(Path(called[called.index("--path") + 1]), ROOT)
