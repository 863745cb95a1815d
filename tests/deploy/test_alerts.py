"""Alerts and dashboard, read by Prometheus' own promtool: what it does not parse, Prometheus would not load."""

import json
import re
import shutil

import yaml
from grafana_foundation_sdk.cog.encoder import JSONEncoder
from grafana_foundation_sdk.cog.plugins import register_default_plugins
from grafana_foundation_sdk.models.dashboard import Dashboard

from deployment import DEPLOY, HERE, ROOT, DeploymentTest

ALERTS = DEPLOY / "prometheus/alerts.yaml"
DASHBOARD = DEPLOY / "grafana/backstage-badges.json"
FIRED = HERE / "alerts.test.yaml"
# What Grafana puts in the places of its own variables.
VARIABLES = {"$job": ".*", "$instance": ".*", "$__rate_interval": "1m"}


def rules():
    (group,) = yaml.safe_load(ALERTS.read_text())["groups"]
    return group["rules"]


def panels():
    return json.loads(DASHBOARD.read_text())["panels"]


class AlertsTest(DeploymentTest):
    def test_every_alert_fires_when_it_should_and_stays_quiet_when_all_is_well(self):
        shutil.copy(ALERTS, self.folder)
        shutil.copy(FIRED, self.folder)
        self.run_here("promtool", "check", "rules", ALERTS.name)
        self.run_here("promtool", "test", "rules", FIRED.name)
        fired, quiet = set(), set()
        for test in yaml.safe_load(FIRED.read_text())["tests"]:
            for tested in test["alert_rule_test"]:
                (fired if tested.get("exp_alerts") else quiet).add(tested["alertname"])
        names = {rule["alert"] for rule in rules()}
        self.assertEqual(fired, names)
        self.assertEqual(quiet, names)

    def test_every_alert_leads_to_its_section_of_the_runbook(self):
        runbook = (ROOT / "docs/runbook.md").read_text()
        headings = re.findall(r"^### (Badges\w+)$", runbook, re.MULTILINE)
        self.assertEqual(headings, [rule["alert"] for rule in rules()])
        for rule in rules():
            anchor = f"docs/runbook.md#{rule['alert'].lower()}"
            self.assertEqual(rule["annotations"]["runbook"], anchor)
            self.assertIn(rule["labels"]["severity"], ("critical", "warning", "info"))
            self.assertIn("for", rule)

    def test_prometheus_loads_what_compose_gives_it(self):
        config = yaml.safe_load((DEPLOY / "compose/prometheus.yaml").read_text())
        (loaded,) = config["rule_files"]
        compose = yaml.safe_load((DEPLOY / "compose.yaml").read_text())
        given = {config["target"]: config["source"] for config in compose["services"]["prometheus"]["configs"]}
        self.assertEqual((DEPLOY / compose["configs"][given[loaded]]["file"]).resolve(), ALERTS.resolve())
        config["rule_files"] = [str(ALERTS)]
        self.run_here("promtool", "check", "config", self.write("prometheus.yml", yaml.safe_dump(config)))


def lost(written, read, path=""):
    """The paths of what is in `written` and not in `read`."""
    if isinstance(written, dict) and isinstance(read, dict):
        for key, value in written.items():
            yield from lost(value, read.get(key), f"{path}/{key}")
    elif isinstance(written, list) and isinstance(read, list) and len(written) == len(read):
        for number, value in enumerate(written):
            yield from lost(value, read[number], f"{path}/{number}")
    elif written != read:
        yield path


class DashboardTest(DeploymentTest):
    def test_grafanas_own_types_know_every_field(self):
        register_default_plugins()
        written = json.loads(DASHBOARD.read_text())
        for variable in written["templating"]["list"]:
            # What Grafana shows in its list of variables, which the types leave out.
            variable.pop("definition", None)
        read = json.loads(JSONEncoder().encode(Dashboard.from_json(written)))
        self.assertEqual(list(lost(written, read)), [])
        written["panels"][1]["fieldConfig"]["defaults"]["units"] = "s"
        read = json.loads(JSONEncoder().encode(Dashboard.from_json(written)))
        self.assertEqual(list(lost(written, read)), ["/panels/1/fieldConfig/defaults/units"])

    def test_prometheus_parses_every_query(self):
        expressions = [target["expr"] for panel in panels() for target in panel.get("targets", [])]
        self.assertGreater(len(expressions), 25)
        recorded = []
        for number, expression in enumerate(expressions):
            for variable, value in VARIABLES.items():
                expression = expression.replace(variable, value)
            self.assertNotIn("$", expression)
            recorded.append({"record": f"query:{number}", "expr": expression})
        group = {"groups": [{"name": "dashboard", "rules": recorded}]}
        self.run_here("promtool", "check", "rules", self.write("queries.yaml", yaml.safe_dump(group)))

    def test_every_panel_says_what_it_shows_from_the_data_source_that_is_chosen(self):
        dashboard = json.loads(DASHBOARD.read_text())
        names = [variable["name"] for variable in dashboard["templating"]["list"]]
        self.assertEqual(names, ["datasource", "job", "instance"])
        shown = [panel for panel in panels() if panel["type"] != "row"]
        for panel in shown:
            with self.subTest(panel=panel["title"]):
                self.assertTrue(panel["description"])
                for one in (panel, *panel["targets"]):
                    self.assertEqual(one["datasource"], {"type": "prometheus", "uid": "${datasource}"})
        numbers = [panel["id"] for panel in panels()]
        self.assertEqual(len(numbers), len(set(numbers)))

    def test_no_panel_lies_over_another(self):
        taken = {}
        for panel in panels():
            place = panel["gridPos"]
            self.assertLessEqual(place["x"] + place["w"], 24, panel["title"])
            for x in range(place["x"], place["x"] + place["w"]):
                for y in range(place["y"], place["y"] + place["h"]):
                    self.assertNotIn((x, y), taken, panel["title"])
                    taken[x, y] = panel["title"]
