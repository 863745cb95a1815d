"""The Compose files, read by a parser that refuses what the specification does not have."""

import json
import re

import yaml
from compose_spec import PyCompose

from deployment import DEPLOY, DeploymentTest

COMPOSE = DEPLOY / "compose.yaml"
BACKSTAGE = DEPLOY / "compose.backstage.yaml"


def read(path):
    """The text of a file with the defaults of its variables in their places, as Compose has it."""
    return re.sub(r"\$\{\w+:-([^}]*)\}", r"\1", path.read_text())


class ComposeTest(DeploymentTest):
    def test_the_specification_has_every_key_of_the_files(self):
        for path in (COMPOSE, BACKSTAGE):
            with self.subTest(file=path.name):
                compose = PyCompose.from_yaml(read(path))
                compose.to_spec()
                if path == COMPOSE:
                    compose.validate()

    def test_a_key_that_is_misspelled_is_found(self):
        text = read(COMPOSE).replace("read_only:", "readonly:")
        with self.assertRaisesRegex(ValueError, "readonly"):
            PyCompose.from_yaml(text)

    def test_the_files_that_are_mounted_are_there_and_good_settings(self):
        for path in (COMPOSE, BACKSTAGE):
            configs = yaml.safe_load(path.read_text())["configs"]
            for config in configs.values():
                self.assertTrue((DEPLOY / config["file"]).is_file())
            settings = (DEPLOY / configs["badges"]["file"]).read_text()
            token = str(self.secret("backstage-token"))
            self.assert_program_accepts(settings.replace("/run/secrets/backstage-token", token))

    def test_prometheus_asks_the_admin_listener_which_no_port_of_the_host_leads_to(self):
        compose = yaml.safe_load(COMPOSE.read_text())
        for name in ("badges", "backstage"):
            settings = yaml.safe_load((DEPLOY / "compose" / f"{name}.yaml").read_text())
            port = settings["admin"]["listen"].rsplit(":", 1)[1]
            scraped = yaml.safe_load((DEPLOY / compose["configs"]["prometheus"]["file"]).read_text())
            (job,) = scraped["scrape_configs"]
            self.assertEqual(job["static_configs"], [{"targets": [f"badges:{port}"]}])
            for published in compose["services"]["badges"]["ports"]:
                self.assertFalse(published.endswith(f":{port}"), published)

    def test_grafana_is_given_the_dashboard_and_asks_the_prometheus_beside_it(self):
        compose = yaml.safe_load(COMPOSE.read_text())
        given = {
            config["target"]: (DEPLOY / compose["configs"][config["source"]]["file"]).read_text()
            for config in compose["services"]["grafana"]["configs"]
        }
        found = {name.split("/")[-2]: yaml.safe_load(text) for name, text in given.items()}
        (source,) = found["datasources"]["datasources"]
        port = compose["services"]["prometheus"]["ports"][0].rsplit(":", 1)[1]
        self.assertEqual(source["url"], f"http://prometheus:{port}")
        scraped = yaml.safe_load((DEPLOY / "compose/prometheus.yaml").read_text())
        self.assertEqual(source["jsonData"]["timeInterval"], scraped["global"]["scrape_interval"])
        folders = {name.rpartition("/")[0] for name in given}
        providers = yaml.safe_load(given["/etc/grafana/provisioning/dashboards/badges.yaml"])["providers"]
        for provider in providers:
            self.assertIn(provider["options"]["path"], folders)
        home = compose["services"]["grafana"]["environment"]["GF_DASHBOARDS_DEFAULT_HOME_DASHBOARD_PATH"]
        self.assertEqual(json.loads(given[home])["title"], "backstage-badges")

    def test_the_secret_is_where_the_settings_look_for_it(self):
        compose = yaml.safe_load(BACKSTAGE.read_text())
        (secret,) = compose["services"]["badges"]["secrets"]
        settings = yaml.safe_load((DEPLOY / compose["configs"]["badges"]["file"]).read_text())
        self.assertEqual(settings["backstage"]["token_file"], f"/run/secrets/{secret}")
        self.assertIn(secret, compose["secrets"])

    def test_what_instances_share_is_where_the_settings_look_for_it_and_for_nobody_else(self):
        compose = yaml.safe_load(BACKSTAGE.read_text())
        settings = yaml.safe_load((DEPLOY / compose["configs"]["badges"]["file"]).read_text())
        host = settings["cache"]["shared"].removeprefix("redis://").partition(":")[0]
        services = yaml.safe_load(COMPOSE.read_text())["services"]
        self.assertNotIn("ports", services[host])

    def test_no_container_may_do_more_than_it_needs(self):
        services = yaml.safe_load(COMPOSE.read_text())["services"]
        for name in ("badges", "valkey"):
            self.assertNotEqual(services[name]["user"].partition(":")[0], "0")
        for service in services.values():
            self.assertTrue(service["read_only"])
            self.assertEqual(service["cap_drop"], ["ALL"])
            self.assertIn("no-new-privileges:true", service["security_opt"])
            self.assertIn("memory", service["deploy"]["resources"]["limits"])
            for port in service.get("ports", []):
                self.assertTrue(port.startswith("127.0.0.1:"), port)
