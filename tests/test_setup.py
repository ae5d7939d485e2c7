"""Set-up: one list of targets, packages locked with hashes and without the places they are from."""

import re
import subprocess
import tomllib
from pathlib import Path

import pytest
from hatchling.builders.wheel import WheelBuilder

from tests.processes import xinyipi

ROOT = Path(__file__).parent.parent

LOCKS = sorted((ROOT / "requirements").glob("*.txt"))


def test_make_alone_lists_its_targets() -> None:
    listed = subprocess.run(["make"], cwd=ROOT, capture_output=True, text=True, check=True)
    for target in ("setup", "console", "run", "test", "check", "migration", "lock"):
        assert f"  make {target} " in listed.stdout


@pytest.mark.parametrize("lock", LOCKS, ids=lambda path: path.stem)
def test_every_package_is_locked_with_hashes(lock: Path) -> None:
    entries = re.split(r"\n(?=[a-z])", lock.read_text())[1:]
    assert entries
    for entry in entries:
        assert re.match(r"[a-z0-9._-]+==\S+( ; .+)? \\\n +--hash=sha256:[0-9a-f]{64}", entry), entry


@pytest.mark.parametrize("lock", LOCKS, ids=lambda path: path.stem)
def test_a_lock_names_no_place_to_download_from(lock: Path) -> None:
    assert re.findall(r"://|--(?:extra-)?index-url|--find-links", lock.read_text()) == []


def test_what_the_service_needs_is_in_the_lock_of_the_developers_too() -> None:
    service, developers = (pins(ROOT / "requirements" / name) for name in ("base.txt", "dev.txt"))
    assert service
    assert service <= developers


def test_the_command_line_knows_the_version_of_the_project() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    assert xinyipi("--version").stdout == f"xinyipi, version {project['version']}\n"


def test_a_wheel_carries_every_file_of_the_service() -> None:
    rooms = ("api", "schema", "domain", "migrations")
    tracked = subprocess.run(
        ["git", "ls-files", *rooms], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout.splitlines()
    files = WheelBuilder(str(ROOT)).recurse_included_files()
    carried = {file.distribution_path for file in files}
    assert tracked
    assert [path for path in tracked if path not in carried and (ROOT / path).exists()] == []
    assert {path.split("/")[0] for path in carried} == set(rooms)


def pins(lock: Path) -> set[str]:
    return set(re.findall(r"^([a-z0-9._-]+==\S+)", lock.read_text(), re.MULTILINE))
