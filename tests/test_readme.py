"""What both READMEs say is so: their commands run in a shell, their tables and links are true."""

import re
import subprocess
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest

from api.settings import PREFIX, Settings
from domain.store import data_key
from tests.databases import SqliteFiles
from tests.processes import Served, environment, serving, xinyipi

ROOT = Path(__file__).parent.parent
READMES = ("README.md", "README.zh.md")
PAGES = sorted({*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")})
NONE = "–"  # noqa: RUF001 - a dash, as typography has it
"""How the table of settings writes a default that is empty."""


def text(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def commands(readme: str) -> list[str]:
    """Every line that is there to be pasted into a shell, in order."""
    blocks = re.findall(r"^```sh\n(.*?)^```", text(readme), re.MULTILINE | re.DOTALL)
    return "".join(blocks).splitlines()


def make_run() -> list[str]:
    """The commands that `make run` is made of once everything is set up."""
    listed = subprocess.run(
        ["make", "--no-print-directory", "-n", "run"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    recipe = listed.stdout.splitlines()
    return recipe[recipe.index(".venv/bin/xinyipi migrate") :]


def shell(script: str, **environ: str) -> subprocess.CompletedProcess[str]:
    """Run a script as bash does, ending with the first command that fails."""
    return subprocess.run(
        ["bash", "-euo", "pipefail", "-c", script],
        cwd=ROOT,
        env=environ,
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )


@pytest.fixture
def first_start(sqlite: SqliteFiles) -> Iterator[Served]:
    """The service as `make run` starts it for the first time, on a free port."""
    *before, last = make_run()
    assert last == ".venv/bin/xinyipi serve"
    with sqlite.empty() as url:
        prepared = shell("\n".join(before), **environment(database_url=url))
        assert (prepared.returncode, prepared.stderr) == (0, "")
        with serving(url, register_url=f"file:{ROOT}/.demo/register.json") as served:
            yield served


def test_both_say_the_same_to_the_shell() -> None:
    assert commands("README.md") == commands("README.zh.md")


def test_the_walk_takes_a_case_from_the_pre_check_to_its_end(first_start: Served) -> None:
    script = "\n".join(line for line in commands("README.md") if not line.startswith("make "))
    settings = environment(database_url=first_start.database_url)
    port = str(urlsplit(first_start.url).port)
    walked = shell(script, **settings, PORT=port)
    assert (walked.returncode, walked.stderr) == (0, "")
    assert walked.stdout.count('"refusals": [{"code": "DEFERRED_OPEN"') == 1
    assert walked.stdout.count('"refusals": [{') == 1
    assert '"stage": "CLOSED", "outcome": "GRANTED"' in walked.stdout
    assert cases(first_start) == [{"stage": "CLOSED", "mode": "CREDIT"}]


def cases(served: Served) -> list[dict[str, str]]:
    created = xinyipi(
        "token",
        "create",
        "--name",
        "督办",
        "--role",
        "supervisor",
        database_url=served.database_url,
    )
    answer = httpx.post(
        f"{served.url}graphql",
        json={"query": "{ cases { nodes { stage mode } } }"},
        headers={"Authorization": f"Bearer {created.stdout.strip()}"},
    )
    found: list[dict[str, str]] = answer.json()["data"]["cases"]["nodes"]
    return found


@pytest.mark.parametrize("readme", READMES)
def test_every_target_it_names_is_one_of_make(readme: str) -> None:
    targets = set(re.findall(r"^([a-z]+):.* ## ", text("Makefile"), re.MULTILINE))
    pasted = [line for line in commands(readme) if line.startswith("make ")]
    assert pasted == ["make run", "make test"]
    assert set(re.findall(r"`(?:PORT=\d+ )?make ([a-z]+)`", text(readme))) <= targets
    assert {"run", "test"} <= targets


@pytest.mark.parametrize("readme", READMES)
def test_what_is_pasted_has_no_comments_which_some_shells_take_for_commands(readme: str) -> None:
    assert [line for line in commands(readme) if re.search(r"(^|\s)#", line)] == []


def test_a_second_start_seeds_nothing(sqlite: SqliteFiles) -> None:
    before_serving = "\n".join(make_run()[:-1])
    with sqlite.empty() as url:
        settings = environment(database_url=url)
        assert shell(before_serving, **settings).returncode == 0
        first = xinyipi("verify", database_url=url).stdout
        again = shell(before_serving, **settings)
        assert (again.returncode, again.stderr) == (0, "")
        assert xinyipi("verify", database_url=url).stdout == first


@pytest.mark.parametrize("readme", READMES)
def test_its_table_of_settings_is_complete(readme: str) -> None:
    rows = re.findall(rf"^\| `({PREFIX}\w+)` \| `?([^|`]*)`? \|", text(readme), re.MULTILINE)
    there_are = [
        (f"{PREFIX}{field.name.upper()}", str(field.default) or NONE) for field in fields(Settings)
    ]
    there_are.insert(1, (data_key.VARIABLE, NONE))  # no field: no secret of the data is passed on
    assert rows == there_are


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_link_of_the_project_leads_somewhere(page: Path) -> None:
    links = re.findall(r"\]\(([^)#\s]+)", page.read_text(encoding="utf-8"))
    local = [link for link in links if "://" not in link]
    assert [link for link in local if not (page.parent / link).exists()] == []


def test_architecture_names_files_that_exist() -> None:
    named = re.findall(r"`((?:api|schema|domain|tests)/[\w./-]*)`", text("docs/architecture.md"))
    assert len(named) > 20
    assert [path for path in named if not (ROOT / path).exists()] == []


def test_the_glossary_names_what_code_and_schema_have() -> None:
    rows = re.findall(r"^\| [^|]+ \| ([^|]+) \| ([^|]+) \|", text("docs/glossary.md"), re.MULTILINE)
    sources = [*ROOT.glob("domain/**/*.py"), *ROOT.glob("domain/policies/*.toml")]
    domain = "".join(path.read_text(encoding="utf-8") for path in sources)
    schema = text("schema/schema.graphql")
    unknown = [
        word
        for cells in rows
        for cell, source in zip(cells, (domain, schema), strict=True)
        for name in re.findall(r"`([^`]+)`", cell)
        for word in name.strip(".").split(".")
        if not re.search(rf"\b{re.escape(word)}\b", source)
    ]
    assert unknown == []


@pytest.mark.parametrize("readme", READMES)
def test_each_picture_is_small_and_says_in_words_what_is_on_it(readme: str) -> None:
    pictures = re.findall(r"!\[(.*?)\]\((docs/images/.*?)\)", text(readme))
    assert {path for _, path in pictures} == {
        str(path.relative_to(ROOT)) for path in (ROOT / "docs/images").iterdir()
    }
    for words, path in pictures:
        assert len(words) > 20
        assert (ROOT / path).stat().st_size <= 150_000
