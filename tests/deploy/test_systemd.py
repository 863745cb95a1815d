"""The systemd unit, read by systemd, and what it allows beside what the program asks for."""

import configparser
import re
import socket
import subprocess
import time
import urllib.request

from deployment import BINARY, DEPLOY, SECONDS, DeploymentTest

UNIT = "backstage-badges.service"
# systemd's own scale goes from 0 to 10; what is left is that the program may use the network.
EXPOSURE = 13


class UnitTest(DeploymentTest):
    def installed(self):
        """The unit and its drop-ins, as on a machine on which the program is this one."""
        folder = self.copy("systemd")
        unit = folder / UNIT
        text = unit.read_text()
        self.assertIn("ExecStart=/usr/local/bin/backstage-badges\n", text)
        unit.write_text(text.replace("/usr/local/bin/backstage-badges", BINARY))
        return unit

    def settings(self):
        text = (DEPLOY / "systemd" / UNIT).read_text()
        return [line.partition("=")[::2] for line in text.splitlines() if "=" in line]

    def test_systemd_finds_nothing_to_complain_of(self):
        done = self.run_here("systemd-analyze", "verify", "--man=no", self.installed())
        self.assertEqual(done.stdout + done.stderr, "")

    def test_a_mistake_in_a_drop_in_is_found(self):
        unit = self.installed()
        drop_in = unit.with_name(f"{UNIT}.d") / "token.conf"
        drop_in.write_text(drop_in.read_text().replace("LoadCredential", "LoadCredentials"))
        done = self.run_here("systemd-analyze", "verify", "--man=no", unit, ok=False)
        self.assertIn("LoadCredentials", done.stderr)

    def test_little_is_exposed(self):
        arguments = ["--offline=true", f"--threshold={EXPOSURE}", "--no-pager"]
        self.run_here("systemd-analyze", "security", *arguments, self.installed())

    def test_there_is_time_to_stop(self):
        given = dict(self.settings())["TimeoutStopSec"]
        printed = self.run_here(BINARY, "config", "print").stdout
        seconds = re.findall(r"shutdown_\w+: (\d+)s", printed)
        self.assertEqual(len(seconds), 2)
        self.assertGreater(int(given.removesuffix("s")), sum(int(each) for each in seconds))

    def test_the_credential_is_where_the_program_looks_for_it(self):
        drop_in = configparser.RawConfigParser()
        drop_in.optionxform = str
        drop_in.read(DEPLOY / "systemd" / f"{UNIT}.d" / "token.conf")
        name = drop_in["Service"]["LoadCredential"].partition(":")[0]
        variable, _, path = drop_in["Service"]["Environment"].partition("=")
        self.assertEqual(path, f"%d/{name}")
        token = self.secret("token")
        self.run_here(BINARY, "config", "check", environment={variable: str(token)})

    def allowed_calls(self):
        """The system calls of SystemCallFilter, its sets taken apart by systemd."""
        sets = {}
        current = None
        for line in self.run_here("systemd-analyze", "syscall-filter", "--no-pager").stdout.splitlines():
            if line.startswith("@"):
                current = sets.setdefault(line, [])
            elif current is not None and line.startswith("    ") and not line.strip().startswith("#"):
                current.append(line.strip())

        def members(name):
            if not name.startswith("@"):
                return {name}
            return {call for member in sets[name] for call in members(member)}

        allowed = set()
        for name, value in self.settings():
            if name == "SystemCallFilter":
                calls = {call for part in value.lstrip("~").split() for call in members(part)}
                allowed = allowed - calls if value.startswith("~") else allowed | calls
        # systemd lets these through in any list of what is allowed (systemd.exec(5)).
        return allowed | members("@default") | {"execve"}

    def test_the_program_makes_no_system_call_that_the_unit_denies(self):
        with socket.create_server(("127.0.0.1", 0)) as free:
            port = free.getsockname()[1]
        calls = self.folder / "calls"
        program = subprocess.Popen(
            ["strace", "--follow-forks", "--output", calls, BINARY, "--listen", f"127.0.0.1:{port}"],
            cwd=self.folder,
            env=self.environment
            | {
                "BADGES_CACHE__SNAPSHOT": str(self.folder / "snapshot"),
                "BADGES_ADMIN__LISTEN": "127.0.0.1:0",
                "BADGES_SERVER__SHUTDOWN_DELAY": "0s",
            },
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        self.addCleanup(program.kill)
        badge = f"http://127.0.0.1:{port}/entity/default/component/departure-board/badge/owner"
        deadline = time.monotonic() + SECONDS
        while True:
            try:
                for extension in ("svg", "png"):
                    self.assertEqual(urllib.request.urlopen(f"{badge}.{extension}").status, 200)
                break
            except OSError:
                self.assertIsNone(program.poll())
                self.assertLess(time.monotonic(), deadline, "the program does not answer")
        # strace hands the signal on to nobody; its child is the program.
        (child,) = [
            line.split()[0] for line in calls.read_text().splitlines() if "execve(" in line
        ][:1]
        subprocess.run(["kill", "-TERM", child], check=True)
        self.assertEqual(program.wait(SECONDS), 0)
        made = set(re.findall(r"^\d+ +(\w+)\(", calls.read_text(), re.MULTILINE))
        self.assertGreater(len(made), 20)
        self.assertEqual(made - self.allowed_calls(), set())
