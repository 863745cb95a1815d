"""The image, and containers of it under runc."""

import json
import os
import subprocess
import tempfile
import time
import unittest
import uuid
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
IMAGE = os.environ["IMAGE"]
SECONDS = 30
NOTHING = {kind: [] for kind in ("bounding", "effective", "permitted", "inheritable", "ambient")}


def run(*command, ok=True, **options):
    done = subprocess.run(
        [str(word) for word in command], capture_output=True, text=True, timeout=600, **options
    )
    if ok and done.returncode != 0:
        raise AssertionError(f"{command}: {done.stdout}{done.stderr}")
    return done


class Container:
    """The image's command, or another one, where nothing can be written but the folder of its state."""

    def __init__(self, root, config, arguments=None, environment=None):
        self.name = f"badges-{uuid.uuid4().hex}"
        self.bundle = tempfile.TemporaryDirectory()
        bundle = Path(self.bundle.name)
        self.state = bundle / "state"
        self.state.mkdir()
        uid, gid = (int(number) for number in config["User"].split(":"))
        os.chown(self.state, uid, gid)
        variables = dict(variable.split("=", 1) for variable in config["Env"]) | (environment or {})
        run("runc", "spec", "--bundle", bundle)
        spec = json.loads((bundle / "config.json").read_text())
        spec["root"] = {"path": str(root), "readonly": True}
        spec["process"] |= {
            "terminal": False,
            "user": {"uid": uid, "gid": gid},
            "args": config["Entrypoint"] + (arguments or config.get("Cmd") or []),
            "env": [f"{name}={value}" for name, value in variables.items()],
            "cwd": config.get("WorkingDir") or "/",
            "capabilities": NOTHING,
            "noNewPrivileges": True,
        }
        spec["mounts"].append(
            {
                "destination": "/var/lib/backstage-badges",
                "type": "bind",
                "source": str(self.state),
                "options": ["bind", "rw", "nosuid", "nodev", "noexec"],
            }
        )
        (bundle / "config.json").write_text(json.dumps(spec))
        self.log = bundle / "log"
        with self.log.open("w") as log:
            self.process = subprocess.Popen(
                ["runc", "run", "--bundle", bundle, self.name], stdout=log, stderr=log
            )

    def wait(self):
        return self.process.wait(SECONDS)

    def execute(self, *command):
        return run("runc", "exec", self.name, *command, ok=False)

    def fetch(self, path):
        """What the container answers on its own port 8080, asked from inside its network."""
        state = json.loads(run("runc", "state", self.name).stdout)
        program = (
            "import sys, urllib.request as r; a = r.urlopen(sys.argv[1], timeout=5); "
            "sys.stdout.buffer.write(a.headers['content-type'].encode() + b'\\n' + a.read())"
        )
        asked = ["python3", "-c", program, f"http://127.0.0.1:8080{path}"]
        done = subprocess.run(
            ["nsenter", "--target", str(state["pid"]), "--net", *asked], capture_output=True, timeout=SECONDS
        )
        if done.returncode != 0:
            raise AssertionError(done.stderr.decode())
        kind, _, body = done.stdout.partition(b"\n")
        return kind.decode(), body

    def until_healthy(self, command):
        deadline = time.monotonic() + SECONDS
        while self.execute(*command).returncode != 0:
            if self.process.poll() is not None or time.monotonic() > deadline:
                raise AssertionError(self.log.read_text())

    def stop(self):
        run("runc", "kill", self.name, "TERM")
        return self.wait()

    def remove(self):
        run("runc", "delete", "--force", self.name, ok=False)
        self.process.wait(SECONDS)
        self.bundle.cleanup()


class ImageTest(unittest.TestCase):
    """All tests look at one image, and start containers of their own."""

    @classmethod
    def setUpClass(cls):
        cls.config = json.loads(run("buildah", "inspect", "--type", "image", IMAGE).stdout)["Docker"]["config"]
        working = run("buildah", "from", "--pull-never", IMAGE).stdout.strip()
        cls.addClassCleanup(run, "buildah", "rm", working)
        cls.root = Path(run("buildah", "mount", working).stdout.strip())

    def container(self, *arguments, **environment):
        container = Container(self.root, self.config, list(arguments), environment)
        self.addCleanup(container.remove)
        return container
