"""`xinyipi policy`: what a policy admin sees of files, versions and drafts."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from domain.policy_file import policy_hash
from tests.databases import SqliteFiles
from tests.policies import SHILONG, changed, shilong, shilong_text
from tests.processes import xinyipi


def test_a_file_in_order_is_told_in_short() -> None:
    checked = xinyipi("policy", "check", str(SHILONG))
    assert (checked.returncode, checked.stderr) == (0, "")
    assert checked.stdout.splitlines() == [
        "平龙政服领办〔2022〕11号 石龙区“信用+审批服务”实施方案(试行)",
        "有效期 in force: 2022-11-03 – …",  # noqa: RUF001 - a range
        "档次 tiers: AAA (13), AA (9), A (4), BELOW_A (严格审批 strict)",
        "便利 benefits: 13",
        f"示例 examples: {len(shilong().examples)} 通过 passed",
        f"内容 content: sha256 {policy_hash(shilong())}",
    ]


def test_each_fault_is_told_with_file_and_line(tmp_path: Path) -> None:
    file = tmp_path / "faulty.toml"
    text = changed(('kind = "GRADE"', "kind = 1"), ('recheck = "WARN"', 'recheck = "MAYBE"'))
    file.write_text(text, encoding="utf-8")
    refused = xinyipi("policy", "check", str(file))
    assert (refused.returncode, refused.stdout) == (1, "")
    kind, recheck, count = refused.stderr.splitlines()
    assert kind == (
        f"{file}:{line_with(text, 'kind = 1')}: “1”不符，应为：GRADE、SCORE、LIST、FLAG、RECORDS。"
        " “1” does not fit here; it must be GRADE / SCORE / LIST / FLAG / RECORDS."
    )
    assert recheck == (
        f"{file}:{line_with(text, 'MAYBE')}: “MAYBE”不符，应为：NEVER、WARN、REVERT。"
        " “MAYBE” does not fit here; it must be NEVER / WARN / REVERT."
    )
    assert count == "Error: 2 处错误。 Faults: 2."


def test_a_file_saved_with_a_byte_order_mark_is_read_all_the_same(tmp_path: Path) -> None:
    file = tmp_path / "marked.toml"
    file.write_text(shilong_text(), encoding="utf-8-sig")
    assert xinyipi("policy", "check", str(file)).returncode == 0


def test_a_file_in_another_encoding_is_told_at_its_first_wrong_line(tmp_path: Path) -> None:
    file = tmp_path / "gbk.toml"
    file.write_bytes("format = 1\n# 石龙区\n".encode("gbk"))
    refused = xinyipi("policy", "check", str(file))
    assert refused.returncode == 1
    assert refused.stderr.startswith(f"{file}:2: 不是 UTF-8")


def line_with(text: str, place: str) -> int:
    return text[: text.index(place)].count("\n") + 1


# --- versions and drafts ---------------------------------------------------------------


@pytest.fixture
def url(sqlite: SqliteFiles) -> Iterator[str]:
    with sqlite.installed() as url:
        yield url


def edited(folder: Path, *edits: tuple[str, str]) -> str:
    file = folder / "edited.toml"
    file.write_text(changed(*edits), encoding="utf-8")
    return str(file)


def test_a_file_is_taken_in_as_a_draft_and_given_out_as_it_was(url: str, tmp_path: Path) -> None:
    file = edited(tmp_path, ('recheck = "WARN"', 'recheck = "NEVER"  # 试行'))
    xinyipi("token", "create", "--name", "政策甲", "--role", "POLICY_ADMIN", database_url=url)
    taken = xinyipi("policy", "import", file, "--as", "政策甲", database_url=url)
    assert (taken.returncode, taken.stderr) == (0, "")
    given = xinyipi("policy", "export", taken.stdout.strip(), database_url=url)
    assert given.stdout == Path(file).read_text(encoding="utf-8")


def test_a_draft_needs_somebody_who_wrote_it(url: str, tmp_path: Path) -> None:
    refused = xinyipi("policy", "import", edited(tmp_path), "--as", "无此人", database_url=url)
    assert (refused.returncode, refused.stdout) == (1, "")
    assert refused.stderr.startswith("Error: --as: 未找到")


def test_the_policy_in_force_is_given_out_by_its_number_or_without_one(url: str) -> None:
    for version in ((), ("1",)):
        given = xinyipi("policy", "export", *version, database_url=url)
        assert (given.returncode, given.stdout) == (0, shilong_text())
    missing = xinyipi("policy", "export", "2", database_url=url)
    assert (missing.returncode, missing.stderr) == (1, "Error: 未找到 not found: 2\n")


def test_a_file_beside_the_version_in_force(url: str, tmp_path: Path) -> None:
    file = edited(
        tmp_path, ('# "AA-" = "AA"', '"AA-" = "AA"'), ('recheck = "WARN"', 'recheck = "NEVER"')
    )
    told = xinyipi("policy", "diff", "1", file, database_url=url)
    assert (told.returncode, told.stderr) == (0, "")
    alias, switch, grade = told.stdout.splitlines()
    assert alias == "facts.grade.aliases.AA-: — → AA"
    assert switch == "switches.recheck: WARN → NEVER"
    assert grade.startswith(
        "grade AA- (LEGAL_PERSON, UNINCORPORATED, NATURAL_PERSON): — → AA +APPOINTMENT"
    )


def test_the_same_file_is_no_change(url: str) -> None:
    told = xinyipi("policy", "diff", "1", str(SHILONG), database_url=url)
    assert told.stdout == "无变更。 No change.\n"
