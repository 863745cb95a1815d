"""What is in the image, and what a container of it does."""

import os
import re
import stat

from container import IMAGE, ROOT, ImageTest, run

OWNER = "/entity/default/component/departure-board/badge/owner"


class ContentTest(ImageTest):
    def test_there_is_no_shell_and_nothing_that_gains_rights(self):
        shells = re.compile(r"^(sh|ash|bash|dash|zsh|busybox|env)$")
        files = size = 0
        for folder, _, names in os.walk(self.root):
            for name in names:
                status = os.lstat(os.path.join(folder, name))
                files += 1
                size += status.st_size
                self.assertIsNone(shells.match(name), os.path.join(folder, name))
                if stat.S_ISREG(status.st_mode):
                    self.assertFalse(status.st_mode & (stat.S_ISUID | stat.S_ISGID), name)
        self.assertGreater(files, 10)
        binary = (self.root / "usr/local/bin/backstage-badges").stat().st_size
        print(f"\n{IMAGE}: {size / 1e6:.1f} MB in {files} files, {binary / 1e6:.1f} MB of it the program")

    def test_it_says_what_it_is_and_how_it_is_run(self):
        version = re.search(r'^version = "(.*)"$', (ROOT / "Cargo.toml").read_text(), re.MULTILINE)[1]
        labels = self.config["Labels"]
        self.assertEqual(labels["org.opencontainers.image.version"], version)
        self.assertEqual(labels["org.opencontainers.image.licenses"], "Apache-2.0")
        commit = run("git", "-C", ROOT, "rev-parse", "HEAD").stdout.strip()
        self.assertRegex(labels["org.opencontainers.image.revision"], "^[0-9a-f]{40}$")
        self.assertEqual(labels["org.opencontainers.image.revision"], commit)
        self.assertRegex(self.config["User"], r"^[1-9]\d*:[1-9]\d*$")
        program = "/usr/local/bin/backstage-badges"
        self.assertEqual(self.config["Entrypoint"], [program])
        self.assertEqual(self.config["Healthcheck"]["Test"], ["CMD", program, "healthcheck"])

    def test_the_licences_of_what_it_carries_are_in_it(self):
        folder = self.root / "usr/share/doc/backstage-badges"
        for name in ("LICENSE", "NOTICE"):
            self.assertEqual((folder / name).read_bytes(), (ROOT / name).read_bytes())
        texts = (folder / "THIRD-PARTY-LICENCES").read_text()
        for carried in ("rustls 0", "ring 0", "resvg 0", "fonts/cjk/LICENSE", "assets/icons/LICENSE"):
            self.assertIn(carried, texts)


class ContainerTest(ImageTest):
    def test_it_serves_badges_read_only_and_stops_when_it_is_told(self):
        healthcheck = self.config["Healthcheck"]["Test"][1:]
        container = self.container(BADGES_CACHE__SNAPSHOT="/var/lib/backstage-badges/snapshot")
        container.until_healthy(healthcheck)
        kind, badge = container.fetch(f"{OWNER}.svg")
        self.assertEqual(kind, "image/svg+xml; charset=utf-8")
        self.assertIn(b"platform-screens", badge)
        kind, badge = container.fetch(f"{OWNER}.png")
        self.assertEqual((kind, badge[:4]), ("image/png", b"\x89PNG"))
        refused = container.execute("/usr/local/bin/backstage-badges", "man", "--out", "/etc/man")
        self.assertIn("Read-only file system", refused.stderr)
        self.assertEqual(container.stop(), 0, container.log.read_text())

    def test_a_container_that_serves_nothing_is_not_healthy(self):
        container = self.container("healthcheck")
        self.assertEqual(container.wait(), 1)
        self.assertIn("does not answer", container.log.read_text())

    def test_it_has_the_certificates_that_tls_needs(self):
        backstage = {
            "BADGES_CATALOG__SOURCE": "backstage",
            "BADGES_BACKSTAGE__API_URL": "https://backstage.example.com",
            # Its client is made by the check already.
            "BADGES_ACCESS__PRIVATE": "backstage",
        }
        container = self.container("config", "check", **backstage)
        self.assertEqual(container.wait(), 0, container.log.read_text())
        container = self.container("config", "check", **backstage, SSL_CERT_FILE="/nowhere")
        self.assertEqual(container.wait(), 2)
        self.assertIn("are CA certificates installed?", container.log.read_text())
