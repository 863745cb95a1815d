"""What builds the image: once more, and where it must not."""

import os

from container import IMAGE, ROOT, ImageTest, run


class BuildTest(ImageTest):
    def test_the_same_sources_make_the_same_layers(self):
        def layers():
            form = "{{range .Docker.RootFS.DiffIDs}}{{.}} {{end}}"
            return run("buildah", "inspect", "--type", "image", "--format", form, IMAGE).stdout.split()

        first = layers()
        self.assertEqual(len(first), 2)
        # What is compiled already is not compiled again; every step is done again.
        arguments = os.environ["IMAGE_ARGUMENTS"].split()
        run(ROOT / "deploy/image/build.sh", "--no-cache", *arguments)
        self.assertEqual(layers(), first)

    def test_other_processors_than_two_are_refused(self):
        build = [ROOT / "deploy/image/build.sh", "--build-arg", "TARGETARCH=riscv64"]
        done = run(*build, env={**os.environ, "IMAGE": "localhost/backstage-badges:other"}, ok=False)
        self.assertNotEqual(done.returncode, 0)
        self.assertIn("expected amd64 or arm64", done.stdout + done.stderr)
