"""The progress bar, which is for people alone, and diffs that Git takes."""

import fcntl
import os
import pty
import struct
import subprocess
import termios

from repository import ADDRESSES, BINARY, RepositoryTest, component, readme

READMES = 300


class TerminalTest(RepositoryTest):
    def setUp(self):
        super().setUp()
        for number in range(READMES):
            self.write(f"{number}/README.md", readme())

    def shown(self, *arguments):
        """What a terminal is sent by a run that ends well."""
        ours, theirs = pty.openpty()
        fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 100, 0, 0))
        command = [BINARY, *arguments]
        environment = self.environment | {"TERM": "xterm-256color"}
        with subprocess.Popen(
            command, cwd=self.repository, env=environment, stdout=subprocess.PIPE, stderr=theirs
        ) as program:
            os.close(theirs)
            shown = b""
            # Linux tells of the end of a terminal by an error.
            try:
                while part := os.read(ours, 65_536):
                    shown += part
            except OSError:
                pass
            self.assertEqual(program.wait(), 0)
            self.assertEqual(program.stdout.read(), b"")
        os.close(ours)
        return shown.decode()

    def test_a_terminal_shows_a_bar_and_then_the_summary_alone(self):
        text = self.shown("embed", "--offline", *ADDRESSES, ".")
        self.assertIn(f"/{READMES + 1} READMEs", text)
        # What is left on the screen behind the last clearing of the line.
        self.assertEqual(
            text.rsplit("\x1b[2K", 1)[-1].strip(), f"backstage-badges: {READMES + 1} updated"
        )

    def test_an_export_shows_a_bar_too_and_a_log_of_it_has_none(self):
        export = ["export", "--catalog", "catalog-info.yaml", "--badges", "owner", "--out"]
        text = self.shown(*export, "public")
        self.assertIn("/1 entities", text)
        self.assertEqual(text.rsplit("\x1b[2K", 1)[-1].strip(), "backstage-badges: 3 written")
        done = self.run_here("backstage-badges", *export, "public", text=True)
        self.assertEqual(done.stderr, "backstage-badges: 3 unchanged\n")

    def test_a_log_has_the_summary_alone(self):
        done = self.run_here("backstage-badges", "embed", "--offline", *ADDRESSES, ".", text=True)
        self.assertEqual(done.stderr, f"backstage-badges: {READMES + 1} updated\n")


class DiffTest(RepositoryTest):
    def test_git_makes_of_a_diff_what_embed_writes(self):
        start, end = readme().encode().splitlines()[2:4]
        texts = {
            "README.md": b"a\r\n" + start + b"\r\nold\r\n" + end + b"\r\nb",
            "latin/README.md": b"\xef\xbb\xbfcaf\xe9\n" + start + b"\n" + end,
            "new/README.md": b"# A heading\nand text",
            "mac/README.md": b"a\r" + start + b"\rold\r" + end + b"\rb\r",
            "a b/README.rst": b"A\n=\n",
        }
        for name, text in texts.items():
            self.write(name, text)
        self.commit("Add READMEs")
        diff = self.embed("--insert", "--dry-run", ".")
        self.embed("--insert", ".")
        written = {name: (self.repository / name).read_bytes() for name in texts}
        self.git("checkout", "--quiet", ".")
        applied = self.run_here("git", "apply", "--whitespace=nowarn", "-", input=diff)
        self.assertEqual(applied.returncode, 0, applied.stderr)
        for name in texts:
            self.assertNotEqual(written[name], texts[name], name)
            self.assertEqual((self.repository / name).read_bytes(), written[name], name)
