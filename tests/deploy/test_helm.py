"""The Helm chart, rendered with every file of values that it is tried with."""

import json
import os
import re

import kubernetes_validate
import yaml

from deployment import BINARY, DEPLOY, HELM, HERE, KUBECTL, DeploymentTest

CHART = DEPLOY / "helm/backstage-badges"
VALUES = sorted((CHART / "ci").glob("*-values.yaml"))
SNAPSHOTS = HERE / "snapshots"
CUSTOM = ("HTTPRoute", "PrometheusRule", "ServiceMonitor")


def name_of(values):
    return values.name.removesuffix("-values.yaml")


def kubernetes_versions():
    """From the oldest that the chart says it is for to the newest that there are schemas of."""
    chart = yaml.safe_load((CHART / "Chart.yaml").read_text())
    oldest = re.search(r">=(\d+)\.(\d+)", chart["kubeVersion"])
    oldest = tuple(int(number) for number in oldest.groups())
    all_versions = {
        tuple(int(number) for number in version.split(".")[:2])
        for version in kubernetes_validate.utils.all_versions()
    }
    return [f"{major}.{minor}" for major, minor in sorted(all_versions) if (major, minor) >= oldest]


class ChartTest(DeploymentTest):
    def template(self, *arguments, ok=True):
        return self.run_here(
            HELM, "template", "badges", CHART, "--namespace", "portal", *arguments, ok=ok
        )

    def render(self, values):
        text = self.template("--values", values).stdout
        return [resource for resource in yaml.safe_load_all(text) if resource]

    def every_rendering(self):
        return [self.render(values) for values in VALUES]

    def one(self, resources, kind):
        (resource,) = [resource for resource in resources if resource["kind"] == kind]
        return resource


class RenderedTest(ChartTest):
    def test_helm_finds_nothing_to_complain_of(self):
        self.run_here(HELM, "lint", "--strict", CHART)
        for values in VALUES:
            with self.subTest(values=name_of(values)):
                self.run_here(HELM, "lint", "--strict", CHART, "--values", values)

    def test_what_is_installed_changes_only_on_purpose(self):
        for values in VALUES:
            with self.subTest(values=name_of(values)):
                rendered = self.template("--values", values).stdout
                snapshot = SNAPSHOTS / f"{name_of(values)}.yaml"
                if os.environ.get("UPDATE_SNAPSHOTS"):
                    snapshot.write_text(rendered)
                self.assertEqual(
                    rendered, snapshot.read_text(), "UPDATE_SNAPSHOTS=1 renews the snapshot"
                )
        names = {f"{name_of(values)}.yaml" for values in VALUES}
        self.assertEqual({path.name for path in SNAPSHOTS.iterdir()}, names)

    def test_kubernetes_knows_every_field_in_every_version(self):
        versions = kubernetes_versions()
        self.assertGreater(len(versions), 5)
        custom = []
        for resources in self.every_rendering():
            for resource in resources:
                if resource["kind"] in CUSTOM:
                    custom.append(resource)
                    continue
                for version in versions:
                    kubernetes_validate.validate(resource, version, strict=True)
        self.assertTrue(custom)
        self.run_here("node", HERE / "custom-resources.mjs", input=json.dumps(custom))

    def test_kubectl_reads_all_of_it(self):
        for resources in self.every_rendering():
            self.write("chart/all.yaml", yaml.safe_dump_all(resources))
            self.write("chart/kustomization.yaml", "resources: [all.yaml]\n")
            built = self.run_here(KUBECTL, "kustomize", "chart").stdout
            self.assertEqual(len(list(yaml.safe_load_all(built))), len(resources))
            # Here kubectl reads a Deployment into its own types.
            self.write("deployment.yaml", yaml.safe_dump(self.one(resources, "Deployment")))
            arguments = ["--local", "--filename", "deployment.yaml", "--output", "json"]
            done = self.run_here(KUBECTL, "set", "image", *arguments, "badges=example.com/other:2")
            template = json.loads(done.stdout)["spec"]["template"]["spec"]
            self.assertEqual(template["containers"][0]["image"], "example.com/other:2")

    def test_every_selector_finds_the_pods_that_serve_and_no_others(self):
        for resources in self.every_rendering():
            serving = self.one(resources, "Deployment")["spec"]["template"]["metadata"]["labels"]
            asking = self.one(resources, "Pod")["metadata"]["labels"]
            selectors = [self.one(resources, "Deployment")["spec"]["selector"]["matchLabels"]]
            for resource in resources:
                if resource["kind"] == "Service":
                    selectors.append(resource["spec"]["selector"])
                if resource["kind"] == "NetworkPolicy":
                    selectors.append(resource["spec"]["podSelector"]["matchLabels"])
                if resource["kind"] == "PodDisruptionBudget":
                    selectors.append(resource["spec"]["selector"]["matchLabels"])
            for selector in selectors:
                self.assertLessEqual(selector.items(), serving.items())
                self.assertFalse(selector.items() <= asking.items())


class AlertsTest(ChartTest):
    def test_the_operator_is_given_the_alerts_that_prometheus_is_given(self):
        rule = self.one(self.render(CHART / "ci/backstage-values.yaml"), "PrometheusRule")
        alerts = yaml.safe_load((DEPLOY / "prometheus/alerts.yaml").read_text())
        self.assertEqual(rule["spec"], alerts)


class SettingsTest(ChartTest):
    def test_the_program_accepts_the_settings_of_every_rendering(self):
        for resources in self.every_rendering():
            settings = self.one(resources, "ConfigMap")["data"]["badges.yaml"]
            container = self.one(resources, "Deployment")["spec"]["template"]["spec"]["containers"][0]
            variables = {
                variable["name"]: variable.get("value", "from-the-secret")
                for variable in container["env"]
                if re.match("BADGES_(?!CONFIG$)", variable["name"])
            }
            for path in set(re.findall(r"\w+_file: (/\S+)", settings)):
                mounted = [mount["mountPath"] for mount in container["volumeMounts"]]
                self.assertIn(os.path.dirname(path), mounted)
                settings = settings.replace(path, str(self.secret(os.path.basename(path))))
            self.assert_program_accepts(settings, **variables)

    def test_probes_ask_where_the_program_answers(self):
        for resources in self.every_rendering():
            settings = yaml.safe_load(self.one(resources, "ConfigMap")["data"]["badges.yaml"])
            server = settings["server"]
            pod = self.one(resources, "Deployment")["spec"]["template"]["spec"]
            container = pod["containers"][0]
            (port,) = [it["containerPort"] for it in container["ports"] if it["name"] == "http"]
            self.assertEqual(port, int(server["listen"].rsplit(":", 1)[1]))
            for probe, path in (("startup", "livez"), ("liveness", "livez"), ("readiness", "readyz")):
                asked = container[f"{probe}Probe"]["httpGet"]
                self.assertEqual(asked["path"], f"{server.get('base_path', '')}/{path}")
            seconds = [int(server[f"shutdown_{what}"].removesuffix("s")) for what in ("delay", "timeout")]
            self.assertGreater(pod["terminationGracePeriodSeconds"], sum(seconds))

    def test_metrics_are_asked_for_where_they_are_and_nowhere_else(self):
        resources = self.render(CHART / "ci/backstage-values.yaml")
        settings = yaml.safe_load(self.one(resources, "ConfigMap")["data"]["badges.yaml"])["admin"]
        services = {it["metadata"]["name"]: it["spec"] for it in resources if it["kind"] == "Service"}
        (behind,) = [it for name, it in services.items() if name.endswith("-metrics")]
        port = int(settings["listen"].rsplit(":", 1)[1])
        self.assertEqual([(it["name"], it["port"]) for it in behind["ports"]], [("metrics", port)])
        for name, service in services.items():
            if not name.endswith("-metrics"):
                self.assertEqual([it["targetPort"] for it in service["ports"]], ["http"])
        monitor = self.one(resources, "ServiceMonitor")["spec"]
        (endpoint,) = monitor["endpoints"]
        self.assertEqual((endpoint["port"], endpoint["path"]), ("metrics", "/metrics"))
        secret = {"name": "backstage-badges", "key": os.path.basename(settings["token_file"])}
        self.assertEqual(endpoint["authorization"]["credentials"], secret)

    def test_other_settings_make_other_pods_and_the_same_settings_the_same(self):
        def checksum(*arguments):
            text = self.template(*arguments).stdout
            return re.search(r"checksum/settings: (\w{64})", text)[1]

        first = checksum()
        self.assertEqual(first, checksum("--set", "replicas=5"))
        self.assertNotEqual(first, checksum("--set", "settings.badges.style=flat"))

    def test_values_that_cannot_work_are_refused(self):
        for arguments, complaint in (
            ("settings.server.lisen=0.0.0.0:80", "lisen is not allowed"),
            ("settings.backstage.token=abcdefgh", "settings.backstage.token: Invalid type"),
            ("settings.badges.style=flt", "settings.badges.style"),
            ("settings.server.listen=127.0.0.1:8080", "an address of loopback"),
            ("settings.server.shutdown_timeout=1m", "requests under way are lost"),
            ("terminationGracePeriodSeconds=15", "requests under way are lost"),
            ("ingress.enabled=true", "ingress.hosts is empty"),
            ("httpRoute.enabled=true", "httpRoute.parentRefs is empty"),
            (
                "networkPolicy.enabled=true,settings.backstage.api_url=http://b.svc:7007",
                "networkPolicy.egress is empty",
            ),
            ("existingSecret.env.BADGES_BACKSTAGE__TOKEN=token", "existingSecret.name"),
            ("metrics.enabled=true", "metrics.enabled needs settings.admin.listen"),
            ("metrics.serviceMonitor.enabled=true", "needs metrics.enabled"),
            ("metrics.prometheusRule.enabled=true", "needs metrics.enabled"),
            ("existingSecret.env.TOKEN=token,existingSecret.name=x", "TOKEN"),
            ("image.repository=", "image.repository"),
            ("replica=1", "replica is not allowed"),
        ):
            with self.subTest(values=arguments):
                done = self.template("--set", arguments, ok=False)
                self.assertNotEqual(done.returncode, 0)
                self.assertIn(complaint, done.stderr)


class HardeningTest(ChartTest):
    def test_no_pod_may_do_more_than_a_restricted_one(self):
        for resources in self.every_rendering():
            pods = [self.one(resources, "Deployment")["spec"]["template"]["spec"]]
            pods.append(self.one(resources, "Pod")["spec"])
            for pod in pods:
                self.assertFalse(pod["automountServiceAccountToken"])
                context = pod["securityContext"]
                self.assertTrue(context["runAsNonRoot"])
                self.assertGreater(context["runAsUser"], 0)
                self.assertEqual(context["seccompProfile"], {"type": "RuntimeDefault"})
                (container,) = pod["containers"]
                context = container["securityContext"]
                self.assertTrue(context["readOnlyRootFilesystem"])
                self.assertFalse(context["allowPrivilegeEscalation"])
                self.assertEqual(context["capabilities"], {"drop": ["ALL"]})
                self.assertIn("memory", container["resources"]["limits"])


class DocumentationTest(ChartTest):
    def test_the_readme_tells_of_every_value(self):
        values = yaml.safe_load((CHART / "values.yaml").read_text())
        readme = (CHART / "README.md").read_text()
        told = set(re.findall(r"^\| `([\w.]+)` \|", readme, re.MULTILINE))
        expected = set()
        for name, value in values.items():
            whole = not isinstance(value, dict) or not value or name in ("settings", "resources", "probes")
            expected |= {name} if whole else {f"{name}.{key}" for key in value}
        self.assertEqual(told, expected)

    def test_the_values_of_the_readme_are_good(self):
        readme = (CHART / "README.md").read_text()
        examples = re.findall(r"```yaml\n(.*?)```", readme, re.DOTALL)
        self.assertTrue(examples)
        for example in examples:
            self.template("--values", self.write("values.yaml", example))

    def test_the_notes_say_what_is_served_and_where(self):
        # They are rendered by an installation alone, so here they are the value of a resource.
        chart = self.copy("helm/backstage-badges")
        text = (chart / "templates/NOTES.txt").read_text()
        (chart / "templates/notes.yaml").write_text(
            '{{ define "notes" }}' + text + '{{ end }}notes: {{ include "notes" . | quote }}'
        )

        def notes(*arguments):
            command = [HELM, "template", "badges", chart, "--show-only", "templates/notes.yaml"]
            return yaml.safe_load(self.run_here(*command, *arguments).stdout)["notes"]

        self.assertIn("demo catalog", notes())
        backstage = notes("--values", CHART / "ci/backstage-values.yaml")
        self.assertNotIn("demo catalog", backstage)
        self.assertIn("https://badges.example.com", backstage)
