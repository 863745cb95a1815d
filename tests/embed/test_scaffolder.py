"""deploy/scaffolder: what it writes is up to date from the start."""

import yaml
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from repository import ADDRESSES, ROOT, RepositoryTest

SCAFFOLDER = ROOT / "deploy/scaffolder"
# https://backstage.io/docs/features/software-templates/writing-templates: Nunjucks, which Jinja2 is close to,
# with these for its braces.
TEMPLATES = Environment(
    loader=FileSystemLoader(SCAFFOLDER / "skeleton"),
    variable_start_string="${{",
    variable_end_string="}}",
    undefined=StrictUndefined,
    keep_trailing_newline=True,
)


class ScaffolderTest(RepositoryTest):
    def scaffold(self, **parameters):
        template = yaml.safe_load((SCAFFOLDER / "template.yaml").read_text())
        fetch = template["spec"]["steps"][0]
        self.assertEqual((fetch["action"], fetch["input"]["url"]), ("fetch:template", "./skeleton"))
        step = Environment(
            variable_start_string="${{", variable_end_string="}}", undefined=StrictUndefined
        )
        values = {
            name: step.from_string(value).render(parameters=parameters)
            for name, value in fetch["input"]["values"].items()
        }
        for name in TEMPLATES.list_templates():
            self.write(name, TEMPLATES.get_template(name).render(values=values))
        return values

    def test_the_readme_of_a_new_repository_is_up_to_date(self):
        for name, owner in [
            ("payments-api", "group:default/team-a"),
            ("Payments_API.v2", "team_b"),
            ("x", "user:jane.doe"),
        ]:
            values = self.scaffold(name=name, owner=owner)
            self.assertEqual([values["badgesUrl"], values["portalUrl"]], ADDRESSES[1::2])
            self.assertEqual(self.embed("--check", "."), b"", name)
            self.assertIn(f"owner: {owner}]", self.read())

    def test_its_workflow_checks_with_inputs_that_the_action_has(self):
        self.scaffold(name="x", owner="team-a")
        workflow = yaml.safe_load(self.read(".github/workflows/badges.yaml"))
        step = workflow["jobs"]["badges"]["steps"][-1]
        action = yaml.safe_load((ROOT / "action.yml").read_text())
        self.assertLessEqual(set(step["with"]), set(action["inputs"]))
        self.assertEqual(list(step["with"].values()), ADDRESSES[1::2])
