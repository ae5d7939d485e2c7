"""`make pictures`, as it fills docs/images."""

from pathlib import Path

from playwright.sync_api import Browser

from tests.console.conftest import Hall
from tests.console.pictures import FOLDER, take


def test_the_pictures_of_the_readmes_can_be_taken_anew(
    browser: Browser, hall: Hall, tmp_path: Path
) -> None:
    take(browser, hall, tmp_path)
    assert {path.name for path in tmp_path.iterdir()} == {path.name for path in FOLDER.iterdir()}
