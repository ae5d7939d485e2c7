"""Where a rule stands: the clause every reason, refusal and benefit carries with it."""

from __future__ import annotations

import msgspec


class ClauseRef(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """One clause of a policy, or one article of a law that the policy leans on.

    `id` is written as people cite it (`三4`, `四(二)1`, `许可法45`), `document` is the number or
    name of the paper it stands in, `text` is what it says.
    """

    id: str
    document: str
    text: str
