"""What people read for each refusal: in both languages, with nothing missing."""

import ast
import string
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

import domain
from domain.refusal import Refusal, RefusalCode, Wording, invalid, message, messages, refusal
from tests.policies import shilong

ROOT = Path(domain.__file__).parent


def placeholders(template: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(template) if name}


def test_every_code_is_worded_and_nothing_else_is() -> None:
    written = tomllib.loads((ROOT / "messages.toml").read_text(encoding="utf-8"))
    assert set(written) == {code.value for code in RefusalCode}
    assert list(messages()) == list(RefusalCode), "in the order of the procedure"


@pytest.mark.parametrize("code", list(RefusalCode))
def test_a_wording_is_chinese_and_english(code: RefusalCode) -> None:
    wording = messages()[code]
    assert any("\u4e00" <= sign <= "\u9fff" for sign in wording.zh), "Chinese first"
    assert wording.en.isprintable()
    assert not any("\u4e00" <= sign <= "\u9fff" for sign in wording.en)


def test_a_parameter_of_a_message_is_filled_in_and_a_missing_one_is_a_dash() -> None:
    found = refusal(RefusalCode.CONFLICT, version=7)
    assert "7" in message(found) and "7" in message(found, "en")
    assert "—" in message(Refusal(code=RefusalCode.CONFLICT))


def test_a_parameter_that_is_worded_twice_speaks_the_language_of_the_message() -> None:
    found = invalid("补正期限已过", "the day has passed", "dueOn")
    assert message(found).endswith("：补正期限已过")
    assert message(found, "en").endswith(": the day has passed")


def test_a_policy_words_its_own_reasons() -> None:
    own = {RefusalCode.NOT_REQUESTED: Wording("请先提出{what}", "Ask for {what} first")}
    found = refusal(RefusalCode.NOT_REQUESTED, what="信用审批")
    assert message(found, "zh", own) == "请先提出信用审批"
    assert message(found, "en", own) == "Ask for 信用审批 first"
    other = refusal(RefusalCode.NOT_COMMITTED)
    assert message(other, "en", own) == messages()[RefusalCode.NOT_COMMITTED].en


@pytest.mark.parametrize("code", list(shilong().wordings))
def test_the_shipped_policy_uses_no_parameter_that_the_default_does_not_know(
    code: RefusalCode,
) -> None:
    own, default = shilong().wordings[code], messages()[code]
    known = placeholders(default.zh) | placeholders(default.en)
    assert placeholders(own.zh) | placeholders(own.en) <= known


def refusals_made(path: Path) -> Iterator[tuple[str, set[str], str]]:
    """Where the core makes a refusal: its code, the parameters it names, and the place."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if not isinstance(node, ast.Call) or not node.args:
            continue
        made = ast.unparse(node.func).rsplit(".", 1)[-1] in ("refuse", "refusal")
        code = ast.unparse(node.args[0])
        if made and code.startswith("RefusalCode."):
            names = {keyword.arg for keyword in node.keywords if keyword.arg}
            where = f"{path.name}:{node.lineno}"
            yield code.removeprefix("RefusalCode."), names - {"path", "clause"}, where


MADE = [made for path in sorted(ROOT.rglob("*.py")) for made in refusals_made(path)]


def test_the_core_makes_refusals_of_most_codes() -> None:
    assert len({code for code, _, _ in MADE}) > 40, "the search finds them"


@pytest.mark.parametrize(("code", "names", "where"), MADE)
def test_wherever_a_refusal_is_made_its_message_finds_its_parameters(
    code: str, names: set[str], where: str
) -> None:
    wording = messages()[RefusalCode(code)]
    assert placeholders(wording.zh) | placeholders(wording.en) <= names, where


def test_a_refusal_tells_a_parameter_by_its_name() -> None:
    found = refusal(RefusalCode.MATERIALS_INCOMPLETE, materials="M01", path=["defects"])
    assert (found.param("materials"), found.param("material")) == ("M01", None)
    assert found.path == ("defects",)


def sentences(path: Path) -> Iterator[tuple[str, str, str]]:
    """Where the core says that a value is not valid: in Chinese, in English, and the place."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "invalid":
            zh, *more = map(_own_words, node.args[:2])
            if any(map(str.isalpha, zh)):
                yield zh, "".join(more), f"{path.name}:{node.lineno}"


def _own_words(text: ast.expr) -> str:
    """What of a text stands in the source itself."""
    parts = (part.value for part in ast.walk(text) if isinstance(part, ast.Constant))
    return "".join(part for part in parts if isinstance(part, str))


SENTENCES = [each for path in sorted(ROOT.rglob("*.py")) for each in sentences(path)]


def test_most_places_say_what_is_not_valid_in_words_of_their_own() -> None:
    assert len(SENTENCES) >= 15, "the search finds them"


@pytest.mark.parametrize(("zh", "en", "where"), SENTENCES)
def test_what_is_not_valid_is_said_in_words_and_not_in_signs(zh: str, en: str, where: str) -> None:
    assert any("\u4e00" <= sign <= "\u9fff" for sign in zh), where
    assert not any("\u4e00" <= sign <= "\u9fff" for sign in en), where
    assert not set("<>=≠") & set(zh + en), where
