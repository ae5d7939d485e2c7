"""Lines of a TOML text: each path that `tomllib` reads, on the line where it stands."""

import json
import tomllib
from collections.abc import Iterator
from itertools import count

from hypothesis import given
from hypothesis import strategies as st

from domain.toml_lines import TomlPath, line_of, toml_lines
from tests.policies import shilong_text

AWKWARD = r"""
a = 1 # = [not] "a" list
"三1" . b = "x # y \" [z]"
'l"it' = 'C:\'
m = '''
 it's ]
'''
d = 2022-11-03 10:00:00
e = [ # a comment ]
  1, [2,
  3], { x = 1, y.z = [ {q = "}"} ] } ,
]
[t.u]
k = true
[[tt]]
v = QUOTED
[tt.sub]
w=[]
[[tt.l]]
x=1
[[tt.l]]
x=2
[[tt]]
v = {}
""".replace("QUOTED", '"""\n two ""quotes"" \\""" and the end"""""')


def test_a_path_stands_on_the_line_where_it_begins() -> None:
    lines = toml_lines(AWKWARD)
    assert lines["三1", "b"] == 3
    assert lines["m",] == 5
    assert lines["e", 1, 1] == 11
    assert lines["e", 2, "y", "z", 0, "q"] == 11
    assert lines["tt", 0, "v"] == 16
    assert lines["tt", 0, "sub"] == 18
    assert lines["tt", 0, "l", 1, "x"] == 23
    assert lines["tt", 1] == 24


def test_what_is_missing_is_told_at_the_table_it_is_missing_from() -> None:
    lines = toml_lines(AWKWARD)
    assert line_of(lines, ("tt", 0, "sub", "missing", "too")) == lines["tt", 0, "sub"]
    assert line_of(lines, ("nothing",)) == 1


def test_every_path_of_an_awkward_text_has_a_line() -> None:
    assert set(toml_lines(AWKWARD)) == set(paths(tomllib.loads(AWKWARD)))


def test_every_path_of_the_shipped_policy_has_a_line() -> None:
    assert set(toml_lines(shilong_text())) == set(paths(tomllib.loads(shilong_text())))


KEYS = st.text(st.sampled_from("ab-_1 .\"'\\#=[]{}\n三"), max_size=5)
VALUES = st.recursive(
    st.text("x\"'\\#,]}\n三", max_size=8) | st.integers() | st.booleans() | st.dates(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=3),
    max_leaves=12,
)


@given(st.dictionaries(KEYS, VALUES, max_size=4))
def test_whatever_tomllib_reads_has_a_line_for_every_path(data: dict[str, object]) -> None:
    text = "".join(f"{json.dumps(key)} = {written(value)}\n" for key, value in data.items())
    assert set(toml_lines(text)) == set(paths(tomllib.loads(text)))


@given(st.lists(st.integers(0, 4), min_size=1, max_size=6))
def test_a_key_after_blank_lines_stands_that_much_lower(gaps: list[int]) -> None:
    text = "".join("\n" * gap + f"k{place} = 0\n" for place, gap in enumerate(gaps))
    lines = toml_lines(text)
    expected = [sum(gaps[: place + 1]) + place + 1 for place in range(len(gaps))]
    assert [lines[f"k{place}",] for place in range(len(gaps))] == expected


def written(value: object) -> str:
    """The value as TOML, with a line break wherever TOML allows one."""
    if isinstance(value, dict):
        pairs = (f"{json.dumps(key)} = {written(each)}" for key, each in value.items())
        return "{" + ", ".join(pairs) + "}"
    if isinstance(value, list):
        return "[\n" + "".join(f"  {written(each)},\n" for each in value) + "]"
    return json.dumps(value) if isinstance(value, str | bool) else str(value)


def paths(value: object, path: TomlPath = ()) -> Iterator[TomlPath]:
    if path:
        yield path
    within: object = ()
    if isinstance(value, dict):
        within = value.items()
    elif isinstance(value, list):
        within = zip(count(), value, strict=False)
    assert hasattr(within, "__iter__")
    for step, each in within:
        yield from paths(each, (*path, step))
