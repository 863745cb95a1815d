"""deploy/gitlab/badges.yml, its script run with the inputs in it."""

import re

import yaml

from repository import ROOT, RepositoryTest, owner_badge, readme

TEXT = (ROOT / "deploy/gitlab/badges.yml").read_text()
INPUT = re.compile(r"\$\[\[\s*inputs\.([\w-]+)\s*\]\]")


class GitLabTest(RepositoryTest):
    def run_job(self, **inputs):
        header, _ = yaml.safe_load_all(TEXT)
        declared = header["spec"]["inputs"]
        given = {name: value.get("default") for name, value in declared.items()}
        given |= {name.replace("_", "-"): value for name, value in inputs.items()}
        self.assertEqual(set(given), set(declared), "an input that is not declared")
        self.assertNotIn(None, given.values(), "an input without a value")
        _, jobs = yaml.safe_load_all(INPUT.sub(lambda found: given[found[1]], TEXT))
        job = jobs["backstage-badges"]
        self.environment |= job["variables"]
        self.assertEqual(job["image"]["name"], given["image"])
        return self.run_here("sh", "-ec", "\n".join(job["script"]), text=True)

    def test_an_old_readme_fails_the_job_with_a_diff(self):
        inputs = {
            "image": "registry.example.com/badges",
            "public_url": "https://badges.example.com",
            "app_url": "https://portal.example.com",
        }
        done = self.run_job(**inputs)
        self.assertEqual(done.returncode, 1, done.stderr)
        self.assertIn("+" + owner_badge("team-a"), done.stdout)
        self.assertEqual(self.read(), readme())
        done = self.run_job(**inputs, flags="--offline", paths="README.md '*/README.md'")
        self.assertEqual(done.returncode, 2, "a pattern that matches nothing is told")
        done = self.run_job(**inputs, flags="--offline", paths="README.md")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual(self.run_job(**inputs).returncode, 0)
