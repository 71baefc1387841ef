"""What infra/deploy and infra/destroy would do, read from their dry runs; no AWS account needed."""

import os
import pathlib
import re
import subprocess
import tempfile
import unittest

INFRA = pathlib.Path(__file__).parent.parent


def run(script, *arguments, ok=True):
    # No AWS command is to be found at all: a dry run that called one would fail.
    with tempfile.TemporaryDirectory() as empty:
        path = ":".join(p for p in os.environ["PATH"].split(":") if not has_aws(p))
        done = subprocess.run(
            [INFRA / script, *arguments],
            env={"PATH": path, "HOME": empty, "AWS_REGION": "ap-northeast-1"},
            capture_output=True,
            text=True,
            check=False,
            timeout=60,
        )
    assert (done.returncode == 0) is ok, done.stdout + done.stderr
    return done.stdout, done.stderr


def has_aws(folder):
    return (pathlib.Path(folder) / "aws").exists()


def commands(text):
    """The commands of a dry run with the day taken out."""
    lines = [line[2:] for line in text.splitlines() if line.startswith("+ ")]
    return [re.sub(r"sasae-\d{8}\b", "sasae-DAY", line) for line in lines]


class ScriptsTest(unittest.TestCase):
    maxDiff = None

    def check(self, name, text):
        kept = (INFRA / "tests" / name).read_text(encoding="utf-8").splitlines()
        self.assertEqual(commands(text), kept, f"if this is meant, change tests/{name}")

    def test_a_first_deployment_runs_these_commands(self):
        out, _ = run("deploy", "--dry-run", "--owner-email", "owner@example.org")
        self.check("deploy.commands", out)

    def test_removing_runs_these_commands(self):
        out, _ = run("destroy", "--dry-run")
        self.check("destroy.commands", out)

    def test_secrets_are_never_printed(self):
        out, err = run("deploy", "--dry-run")
        self.assertIn("TeamSecret=(32 random bytes)", out)
        for line in (out + err).splitlines():
            self.assertNotRegex(line, r"Secret=(?!\(32 random bytes\))")

    def test_options_become_parameters(self):
        out, _ = run(
            "deploy", "--dry-run", "--stack", "desk", "--arch", "x86_64", "--issuer",
            "https://id.example.org", "--client-id", "c", "--alarm-email", "a@example.org",
            "--owner-email", "o@example.org",
        )
        for expected in (
            "parameter OidcIssuer=https://id.example.org",
            "parameter OidcClientId=c",
            "parameter AlarmEmail=a@example.org",
            "parameter Architecture=x86_64",
            "--stack-name desk",
            "--target x86_64-unknown-linux-gnu",
        ):
            self.assertIn(expected, out)
        self.assertNotIn("cognito", out, "another provider's members are made there")

    def test_a_wrong_option_runs_nothing(self):
        for wrong in (["--what"], ["--stack"], ["--stack", "UPPER"], ["--arch", "mips"], ["x"]):
            out, err = run("deploy", "--dry-run", *wrong, ok=False)
            self.assertEqual(commands(out), [])
            self.assertIn("deploy:", err)
        _, err = run("destroy", "--dry-run", "--what", ok=False)
        self.assertIn("destroy:", err)

    def test_help_is_the_beginning_of_the_script(self):
        for script in ("deploy", "destroy"):
            out, _ = run(script, "--help")
            self.assertIn(f"infra/{script} [OPTION...]", out)
            self.assertNotIn("set -euo", out)

    def test_the_console_learns_where_it_is(self):
        out, _ = run("console-config", "https://i", "c", "支え", "sasae-agent-linux-x86_64", "x")
        self.assertEqual(
            out,
            '{"oidc": {"issuer": "https://i", "client_id": "c", "scope": "openid profile email"}, '
            '"team": "支え", "downloads": {"linux": "/download/sasae-agent-linux-x86_64"}}',
        )

    def test_a_packed_function_is_the_same_bytes_each_time(self):
        with tempfile.TemporaryDirectory() as folder:
            made = []
            for name in ("one.zip", "two.zip"):
                archive = pathlib.Path(folder) / "sub" / name
                run("pack", "/bin/true", str(archive))
                made.append(archive.read_bytes())
            self.assertEqual(*made)
            self.assertIn(b"bootstrap", made[0])


if __name__ == "__main__":
    unittest.main()
