"""A real Prometheus reads the metrics of running services: every panel of the dashboard shows something, every rule is
evaluated, and one alert comes."""

import json
import threading
import urllib.parse
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import yaml

from test_alerts import ALERTS, panels
from test_documentation import OWNER, ServedTest, free_port

VARIABLES = {"$job": ".*", "$instance": ".*", "$__rate_interval": "10s"}


class Catalog(BaseHTTPRequestHandler):
    """As much of Backstage as the metrics need: a catalog with one component, which every question names."""

    ENTITY = {
        "apiVersion": "backstage.io/v1alpha1",
        "kind": "Component",
        "metadata": {"name": "departure-board", "namespace": "default"},
        "spec": {"owner": "platform-screens"},
    }

    def do_GET(self):
        self.answer({"items": [self.ENTITY], "totalItems": 1, "pageInfo": {}})

    def do_POST(self):
        asked = json.loads(self.rfile.read(int(self.headers["content-length"])))["entityRefs"]
        known = "component:default/departure-board"
        self.answer({"items": [self.ENTITY if reference == known else None for reference in asked]})

    def answer(self, value):
        body = json.dumps(value).encode()
        self.send_response(200)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


class PrometheusTest(ServedTest):
    def serve_catalog(self):
        server = ThreadingHTTPServer(("127.0.0.1", 0), Catalog)
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        self.addCleanup(thread.join)
        self.addCleanup(server.server_close)
        self.addCleanup(server.shutdown)
        return server.server_address[1]

    def observe(self, *admins):
        """A Prometheus that reads what these ports say of metrics; the port of its own."""
        config = {
            "global": {"scrape_interval": "1s", "evaluation_interval": "1s"},
            "rule_files": [str(ALERTS)],
            "scrape_configs": [
                {
                    "job_name": "badges",
                    "static_configs": [{"targets": [f"127.0.0.1:{admin}" for admin in admins]}],
                }
            ],
        }
        port = free_port()
        self.start(
            "prometheus",
            f"--config.file={self.write('prometheus.yml', yaml.safe_dump(config))}",
            f"--storage.tsdb.path={self.folder / 'series'}",
            f"--web.listen-address=127.0.0.1:{port}",
        )
        self.until(lambda: self.get(port, "/-/ready")[0] == 200)
        return port

    def ask(self, port, path):
        status, _, body = self.get(port, path)
        self.assertEqual(status, 200, body)
        return json.loads(body)["data"]

    def series(self, port, query):
        return self.ask(port, f"/api/v1/query?query={urllib.parse.quote(query)}")["result"]

    def test_every_panel_shows_something_and_every_rule_is_evaluated(self):
        admins = [free_port(), free_port()]
        cached, mirrored = admins
        backstage = {
            "BADGES_CATALOG__SOURCE": "backstage",
            "BADGES_BACKSTAGE__API_URL": f"http://127.0.0.1:{self.serve_catalog()}",
            "BADGES_IMAGES__REPEAT_FOR": "0s",
        }
        redis = free_port()
        store = ["--save", "", "--appendonly", "no", "--dir", str(self.folder)]
        self.start("redis-server", "--bind", "127.0.0.1", "--port", str(redis), *store)
        backstage["BADGES_CACHE__SHARED"] = f"redis://127.0.0.1:{redis}"
        ports = [
            self.serve(**backstage, BADGES_ADMIN__LISTEN=f"127.0.0.1:{cached}")[1],
            self.serve(
                **backstage, BADGES_ADMIN__LISTEN=f"127.0.0.1:{mirrored}", BADGES_CATALOG__MIRROR="true"
            )[1],
        ]
        prometheus = self.observe(*admins)
        lacking = {}
        for panel in panels():
            for target in panel.get("targets", []):
                query = target["expr"]
                for variable, value in VARIABLES.items():
                    query = query.replace(variable, value)
                lacking[query] = panel["title"]
        asked = 0

        def all_panels_show_something():
            nonlocal asked
            asked += 1
            # Counters that rise, by answers of each kind.
            for port in ports:
                for path in (
                    f"{OWNER}.svg?label={asked}",
                    f"{OWNER}.png?label={asked}",
                    f"/entity/default/component/nobody-{asked}/badge/owner.svg",
                    OWNER.replace("/badge/", "/go/"),
                ):
                    self.get(port, path)
            for query in list(lacking):
                if any(series["value"][1] != "NaN" for series in self.series(prometheus, query)):
                    del lacking[query]
            return not lacking

        try:
            self.until(all_panels_show_something)
        except AssertionError:
            self.fail(f"panels without data: {lacking}")
        (group,) = self.ask(prometheus, "/api/v1/rules")["groups"]
        self.assertEqual({rule["health"] for rule in group["rules"]}, {"ok"})
        self.assertEqual({rule["state"] for rule in group["rules"]}, {"inactive"})

    def test_an_alert_comes_where_nobody_tells_metrics(self):
        prometheus = self.observe(free_port())

        def is_pending():
            alerts = self.ask(prometheus, "/api/v1/alerts")["alerts"]
            return [alert["labels"]["alertname"] for alert in alerts] == ["BadgesAbsent"]

        self.until(is_pending)
