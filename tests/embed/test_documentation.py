"""The examples of docs/embedding.md, against the files that they use."""

import re
import unittest

import yaml

from repository import ROOT

DOCUMENT = (ROOT / "docs/embedding.md").read_text()
EXAMPLES = dict(re.findall(r"```yaml\n# (\S+)\n(.*?)```", DOCUMENT, re.DOTALL))


def example(name):
    return yaml.safe_load(EXAMPLES[name])


class DocumentationTest(unittest.TestCase):
    def test_the_hook_that_is_shown_is_there(self):
        hooks = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text())
        (repository,) = example(".pre-commit-config.yaml")["repos"]
        self.assertEqual(
            [hook["id"] for hook in repository["hooks"]], [hook["id"] for hook in hooks]
        )
        self.assertIn(f"`{hooks[0]['entry']}`", DOCUMENT)

    def test_the_workflows_give_inputs_that_the_action_has(self):
        action = yaml.safe_load((ROOT / "action.yml").read_text())
        for name in ("badges", "badges-nightly"):
            steps = example(f".github/workflows/{name}.yaml")["jobs"]["badges"]["steps"]
            (ours,) = [step for step in steps if "backstage-badges@" in step["uses"]]
            self.assertLessEqual(set(ours["with"]), set(action["inputs"]))
        for name in action["inputs"]:
            self.assertTrue(f"`{name}`" in DOCUMENT or f"{name}:" in DOCUMENT, name)

    def test_the_include_gives_the_inputs_that_the_job_needs(self):
        (include,) = example(".gitlab-ci.yml")["include"]
        header, _ = yaml.safe_load_all((ROOT / include["file"].lstrip("/")).read_text())
        inputs = header["spec"]["inputs"]
        needed = {name for name, value in inputs.items() if "default" not in value}
        self.assertEqual(set(include["inputs"]), needed)
        for name in set(inputs) - needed:
            self.assertIn(f"`{name}`", DOCUMENT)

    def test_the_step_is_the_templates_own(self):
        template = yaml.safe_load((ROOT / "deploy/scaffolder/template.yaml").read_text())
        self.assertEqual(example("template.yaml")["steps"], template["spec"]["steps"][:1])
        skeleton = (ROOT / "deploy/scaffolder/skeleton/README.md").read_text()
        (line,) = [
            line for line in DOCUMENT.splitlines() if line.startswith("[![") and "${{" in line
        ]
        self.assertIn(line, skeleton.splitlines())
