"""The shell blocks of the documents that need more than the program, and docs/deployment.md: its files are read,
and what it says of headers is asked."""

import http.client
import json
import re
import socket
import subprocess
import time
import urllib.error
import urllib.request
from pathlib import Path

import yaml

from deployment import BINARY, DEPLOY, HELM, ROOT, SECONDS, DeploymentTest

DOCUMENT = (ROOT / "docs/deployment.md").read_text()
# Between two looks at what is waited for, in seconds.
PAUSE = 0.05
OWNER = "/entity/default/component/departure-board/badge/owner"


def blocks(language, document=DOCUMENT):
    return re.findall(rf"^```{language}\n(.*?)^```", document, re.DOTALL | re.MULTILINE)


def free_port():
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return listener.getsockname()[1]


class Unfollowed(urllib.request.HTTPRedirectHandler):
    """A redirect is an answer like any other."""

    def redirect_request(self, *_):
        return None


class ServedTest(DeploymentTest):
    opener = urllib.request.build_opener(Unfollowed)

    def start(self, *command, environment=None):
        program = subprocess.Popen(
            [str(word) for word in command],
            cwd=self.folder,
            env=self.environment | (environment or {}),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        self.addCleanup(program.wait)
        self.addCleanup(program.kill)
        return program

    def serve(self, base_path="", **settings):
        port = free_port()
        variables = {"BADGES_ADMIN__LISTEN": "127.0.0.1:0", "BADGES_SERVER__SHUTDOWN_DELAY": "0s"}
        listen = ["--listen", f"127.0.0.1:{port}", "--base-path", base_path]
        program = self.start(BINARY, *listen, environment=variables | settings)
        self.until(lambda: self.get(port, f"{base_path}/readyz")[0] == 200)
        return program, port

    def until(self, holds):
        deadline = time.monotonic() + SECONDS
        while True:
            try:
                if holds():
                    return
            except OSError:
                pass
            self.assertLess(time.monotonic(), deadline)
            time.sleep(PAUSE)

    def get(self, port, path, **headers):
        asked = urllib.request.Request(f"http://127.0.0.1:{port}{path}", headers=headers)
        try:
            with self.opener.open(asked, timeout=5) as answer:
                return answer.status, answer.headers, answer.read()
        except urllib.error.HTTPError as answer:
            return answer.code, answer.headers, answer.read()


class ShellTest(ServedTest):
    """The shell blocks of all documents that need a tool or a service; `cargo test` runs the others."""

    def run_block(self, text, folder):
        bin = self.folder / "bin"
        if not bin.exists():
            bin.mkdir()
            (bin / "helm").symlink_to(HELM)
            (bin / "backstage-badges").symlink_to(BINARY)
        environment = self.environment | {"PATH": f"{bin}:{self.environment['PATH']}"}
        done = subprocess.run(
            ["bash", "-euo", "pipefail", "-c", text],
            cwd=folder,
            env=environment,
            capture_output=True,
            text=True,
            timeout=SECONDS,
        )
        self.assertEqual(done.returncode, 0, f"{text}{done.stdout}{done.stderr}")
        return done.stdout

    def ours(self):
        """The blocks of the list that name this file, with their documents."""
        listed = json.loads((ROOT / "tests/fixtures/shell-blocks.json").read_text())
        here = str(Path(__file__).relative_to(ROOT))
        for entry in listed:
            if entry["run_by"] == here:
                document = (ROOT / entry["document"]).read_text()
                (block,) = [it for it in blocks("sh", document) if entry["line"] in it.splitlines()]
                yield entry["document"], block

    def test_every_shell_block_that_needs_a_tool_or_a_service_runs(self):
        admin = free_port()
        settings = {"BADGES_ADMIN__LISTEN": f"127.0.0.1:{admin}", "BADGES_ADOPTION__ENTITIES": "100"}
        _, port = self.serve(**settings)
        _, stand_in = self.serve(base_path="/api/badges")
        self.write("badges.yaml", f"admin: {{listen: 127.0.0.1:{admin}}}\nadoption: {{entities: 100}}\n")
        served = {
            "localhost:8080/entity": f"localhost:{port}/entity",
            "localhost:8080/openapi": f"localhost:{port}/openapi",
            "https://badges.example.com": f"http://localhost:{port}",
            "https://backstage.example.com": f"http://localhost:{stand_in}",
            "localhost:8080$path": f"localhost:{stand_in}$path",
            "payments-api": "departure-board",
            # An answer that says what is wrong is a failure here.
            "curl ": "curl --fail ",
        }
        printed = []
        for document, block in self.ours():
            with self.subTest(block=block):
                text = block
                for address, ours in served.items():
                    text = text.replace(address, ours)
                folder = ROOT if document == "docs/deployment.md" else self.folder
                printed.append(self.run_block(text, folder))
        self.assertGreaterEqual(len(printed), 6)
        everything = "".join(printed)
        for said in ("<svg", "[![Entity owner badge", "were shown", "kind: Deployment", "the same\n", '"openapi":"3.1'):
            self.assertIn(said, everything)


class BlocksTest(DeploymentTest):
    def test_what_the_other_blocks_name_is_there(self):
        named = set()
        for block in blocks("console"):
            for path in re.findall(r"\b(?:deploy|tests)/[\w./-]*\w", block):
                named.add(path)
            for target in re.findall(r"^make (\S+)", block, re.MULTILINE):
                self.assertRegex((ROOT / "Makefile").read_text(), rf"(?m)^{target}:.*## ")
        # The one that the reader writes.
        named.remove("deploy/compose/backstage-token")
        self.assertGreaterEqual(len(named), 4)
        for path in named:
            self.assertTrue((ROOT / path).exists(), path)

    def test_the_settings_are_good(self):
        count = 0
        for block in blocks("yaml"):
            name, _, text = block.partition("\n")
            if name == "# badges.yaml":
                self.assert_program_accepts(text)
                count += 1
            else:
                yaml.safe_load(text)
        self.assertEqual(count, 1)

    def test_the_exposure_of_the_unit_is_the_one_that_is_told(self):
        arguments = ["security", "--offline=true", "--no-pager", DEPLOY / "systemd/backstage-badges.service"]
        printed = self.run_here("systemd-analyze", *arguments).stdout
        exposure = re.search(r"exposure level for \S+: (\S+) ", printed)[1]
        self.assertIn(f"an exposure of {exposure} in 10", DOCUMENT)


class CachingTest(ServedTest):
    def test_answers_may_be_kept_as_the_table_says(self):
        rows = dict(re.findall(r"^\| (.*?) \| `?(.*?)`? \|", DOCUMENT.partition("| answer |")[2], re.MULTILINE))
        _, port = self.serve()

        def kept(path):
            return self.get(port, path)[1]["cache-control"]

        good = rows["images, and JSON and snippets where `access.private` is `open`"]
        for path in (f"{OWNER}.svg", f"{OWNER}.png", f"{OWNER}.json", f"{OWNER}"):
            self.assertEqual(kept(path), good)

        def varies(path):
            return set((self.get(port, path)[1]["vary"] or "").title().split(", ")) - {""}

        self.assertEqual(varies(f"{OWNER}.svg"), {"Accept-Encoding"})
        self.assertEqual(varies(f"{OWNER}.json"), {"Accept-Encoding"})
        self.assertEqual(varies(OWNER), {"Accept", "Accept-Encoding"})
        self.assertEqual(varies(f"{OWNER}.png"), set())
        self.assertEqual(varies(f"{OWNER}.webp"), set())
        missing = OWNER.replace("departure-board", "nothing")
        self.assertEqual(kept(f"{missing}.svg"), rows["an image that says `not found` or `invalid`"])
        self.assertEqual(kept("/readyz"), rows["`/livez`, `/readyz`"])

    def behind_nginx(self, **settings):
        """The program behind the nginx of the document: its process, and nginx' port."""
        (block,) = blocks("nginx")
        program, port = self.serve(**settings)
        front = free_port()
        for old, new in (
            ("/var/cache/nginx", str(self.folder)),
            ("127.0.0.1:8080", f"127.0.0.1:{port}"),
            ("listen 80;", f"listen 127.0.0.1:{front};"),
        ):
            self.assertIn(old, block)
            block = block.replace(old, new)
        temporary = "".join(
            f"{module}_temp_path {self.folder}/{module};\n"
            for module in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
        )
        config = self.write(
            "nginx.conf",
            f"daemon off;\nmaster_process off;\npid {self.folder}/pid;\nerror_log {self.folder}/log;\n"
            f"events {{}}\nhttp {{\naccess_log off;\n{temporary}{block}}}\n",
        )
        self.run_here("nginx", "-t", "-c", config)
        self.start("nginx", "-c", config)
        self.until(lambda: self.get(front, "/readyz")[0] == 200)
        return program, front

    def test_nobody_pretends_to_be_another_behind_nginx(self):
        _, front = self.behind_nginx(
            BADGES_LIMITS__REQUESTS_PER_MINUTE="1",
            BADGES_LIMITS__BURST="2",
            BADGES_SERVER__TRUSTED_PROXIES="127.0.0.1",
        )

        def ask(number, client, **forged):
            connection = http.client.HTTPConnection("127.0.0.1", front, SECONDS, (client, 0))
            self.addCleanup(connection.close)
            # Another look each time, which nginx does not have.
            connection.request("GET", f"{OWNER}.svg?label={client}-{number}", headers=forged)
            return connection.getresponse().status

        for name in ("X-Forwarded-For", "Forwarded"):
            client = f"127.0.0.{len(name)}"
            forge = "for=192.0.2.{}" if name == "Forwarded" else "192.0.2.{}"
            statuses = [ask(number, client, **{name: forge.format(number)}) for number in range(3)]
            self.assertEqual(statuses, [200, 200, 429], name)

    def test_nginx_keeps_images_and_shows_them_while_the_program_is_away(self):
        brief = {"BADGES_IMAGES__MAX_AGE": "1s", "BADGES_IMAGES__STALE_WHILE_REVALIDATE": "0s"}
        program, front = self.behind_nginx(**brief)

        def state(path, **headers):
            status, answered, body = self.get(front, path, **headers)
            self.assertEqual(status, 200)
            return answered["x-cache-status"], body

        first, badge = state(f"{OWNER}.svg?style=flat")
        self.assertEqual(first, "MISS")
        self.assertEqual(state(f"{OWNER}.svg?style=plastic")[0], "MISS", "another look")
        self.assertEqual(state(OWNER, Accept="image/svg+xml")[1][:4], b"<svg")
        self.assertEqual(state(OWNER, Accept="application/json")[1][:1], b"{")
        self.assertEqual(state(f"{OWNER}.json", Authorization="Bearer x")[0], "BYPASS")
        program.terminate()
        self.assertEqual(program.wait(SECONDS), 0)
        self.until(lambda: state(f"{OWNER}.svg?style=flat") == ("STALE", badge))
