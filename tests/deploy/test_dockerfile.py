"""The Dockerfile, as far as it can be judged without building it; tests/image builds it."""

import re
import tomllib

from deployment import DEPLOY, ROOT, DeploymentTest

TEXT = (ROOT / "Dockerfile").read_text()
MANIFEST = tomllib.loads((ROOT / "Cargo.toml").read_text())


def argument(name):
    return re.search(rf"^ARG {name}=(.*)$", TEXT, re.MULTILINE)[1]


class DockerfileTest(DeploymentTest):
    def test_hadolint_finds_nothing_to_complain_of(self):
        self.run_here("hadolint", ROOT / "Dockerfile")

    def test_its_rust_can_build_the_program(self):
        def parts(version):
            return [int(part) for part in version.split(".")]

        self.assertGreaterEqual(parts(argument("RUST_VERSION")), parts(MANIFEST["package"]["rust-version"]))

    def test_images_are_named_for_the_version_that_is_in_them(self):
        version = MANIFEST["package"]["version"]
        self.assertEqual(argument("VERSION"), version)
        self.assertIn(f"backstage-badges:{version} ", TEXT)
        self.assertIn(f"-backstage-badges:{version}}}", (DEPLOY / "compose.yaml").read_text())
        named = (ROOT / "docs/deployment.md").read_text()
        for tag in re.findall(r"\bbackstage-badges:(\d[\w.-]*)", named):
            self.assertEqual(tag, version)
