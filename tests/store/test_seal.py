"""Personal data at rest: sealed for its place, found by a keyed hash, the key kept apart."""

import asyncio
import stat
from base64 import b64encode
from pathlib import Path

import pytest

from domain.store.data_key import VARIABLE, KeyFault, data_keys, key_file
from domain.store.database import database
from domain.store.seal import Seal, seal
from tests.databases import SqliteFiles
from tests.processes import xinyipi

OLD, NEW = b"o" * 32, b"n" * 32
PLACE = "applicant/name/a1"


def test_what_is_sealed_opens_at_its_place_and_looks_different_each_time() -> None:
    by = Seal([OLD])
    sealed = by.closed("张示例", PLACE)
    assert by.opened(sealed, PLACE) == "张示例"
    assert sealed != by.closed("张示例", PLACE)
    assert "张" not in sealed


@pytest.mark.parametrize(
    ("key", "place"), [(OLD, "applicant/name/a2"), (OLD, "applicant/phone/a1"), (NEW, PLACE)]
)
def test_it_opens_neither_elsewhere_nor_by_another_key(key: bytes, place: str) -> None:
    sealed = Seal([OLD]).closed("张示例", PLACE)
    with pytest.raises(KeyFault) as fault:
        Seal([key]).opened(sealed, place)
    assert "张" not in str(fault.value)


@pytest.mark.parametrize("text", ["", "张示例", "1.", "1.AAAA", "2.AAAA", "0.AAAA", "1.张"])
def test_what_was_never_sealed_does_not_open(text: str) -> None:
    with pytest.raises(KeyFault):
        Seal([OLD]).opened(text, PLACE)


def test_a_hash_finds_equal_texts_of_one_kind_and_takes_the_key_to_make() -> None:
    by = Seal([OLD])
    assert by.hashed("张示例", "name") == by.hashed("张示例", "name")
    assert by.hashed("张示例", "name") != by.hashed("张示例", "identifier")
    assert by.hashed("张示例", "name") != Seal([NEW]).hashed("张示例", "name")


def test_after_a_rotation_the_new_key_seals_and_what_the_old_one_sealed_is_read_and_found() -> None:
    before, after = Seal([OLD]), Seal([OLD, NEW])
    assert after.opened(before.closed("张示例", PLACE), PLACE) == "张示例"
    assert after.closed("张示例", PLACE).startswith("2.")
    assert after.hashed("张示例", "name") == before.hashed("张示例", "name")


def test_a_new_database_gets_a_key_for_its_owner_alone_and_is_not_opened_by_another(
    sqlite: SqliteFiles,
) -> None:
    with sqlite.empty() as url:
        made = xinyipi("migrate", database_url=url, data_key="")
        file = key_file(url)
        assert file is not None
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
        assert [line for line in made.stdout.splitlines() if str(file) in line] != []
        assert file.read_text().strip() not in made.stdout + made.stderr
        file.rename(file.with_suffix(".moved"))
        for command in ("migrate", "verify"):
            lost = xinyipi(command, database_url=url, data_key="")
            assert lost.returncode == 1
            assert VARIABLE in lost.stderr
            assert lost.stderr.count("\n") == 1
            assert not file.exists(), "a lost key is not replaced in silence"
            another = xinyipi(command, database_url=url, data_key=b64encode(NEW).decode())
            assert "not the data key of this database" in another.stderr


def test_on_postgresql_the_key_is_set_or_nothing_is_done() -> None:
    stopped = xinyipi("migrate", database_url="postgres://u:p@127.0.0.1:1/d", data_key="")
    assert stopped.returncode == 1
    assert stopped.stderr.startswith(f"xinyipi: {VARIABLE} ")
    assert stopped.stderr.count("\n") == 1


@pytest.mark.parametrize("text", ["secret", b64encode(b"short").decode(), "=", "张示例"])
def test_what_is_no_key_is_told_without_repeating_it(
    text: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(VARIABLE, text)
    with pytest.raises(KeyFault) as fault:
        data_keys("sqlite://any.db")
    assert VARIABLE in str(fault.value)
    assert text not in str(fault.value).removeprefix(VARIABLE)


def test_the_file_beside_the_database_holds_one_key_a_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(VARIABLE, "")
    url = f"sqlite://{tmp_path}/hall.db"
    (tmp_path / "hall.db.key").write_bytes(b64encode(OLD) + b"\n" + b64encode(NEW) + b"\n")
    assert data_keys(url) == (OLD, NEW)


def test_without_a_key_nothing_is_sealed(
    sqlite: SqliteFiles, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(VARIABLE, "")

    async def sealing(url: str) -> None:
        async with database(url):
            seal()

    with sqlite.empty() as url, pytest.raises(KeyFault, match="no data key"):
        asyncio.run(sealing(url))
