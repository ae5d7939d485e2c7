"""`xinyipi policy check`: what a policy admin sees."""

from pathlib import Path

from domain.policy_file import policy_hash
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
