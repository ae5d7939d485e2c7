"""Documents: each text is read once, and only so many are kept."""

import pytest
from graphql import build_schema

from api.documents import KEPT, documents
from api.limits import Limits

SCHEMA = build_schema("type Query { hello: Int }")


def text(place: int) -> str:
    return f"query Q{place} {{ hello }}"


@pytest.mark.parametrize("asked", ["{ hello }", "{ helo }", "{ hello"])
def test_the_same_text_gives_the_same_document(asked: str) -> None:
    read = documents(SCHEMA, Limits())
    assert read(asked) is read(asked)


def test_the_documents_asked_last_are_kept_and_no_more() -> None:
    read = documents(SCHEMA, Limits())
    first, second = read(text(1)), read(text(2))
    for place in range(3, KEPT + 1):
        read(text(place))
    assert read(text(1)) is first
    read(text(KEPT + 1))
    assert read(text(1)) is first
    assert read(text(2)) is not second
