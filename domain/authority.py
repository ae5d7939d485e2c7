"""Authorities (部门): bodies that accept applications or decide on them."""

from datetime import time

import msgspec


class Authority(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """One authority by its 统一社会信用代码, with the reception hours of its windows.

    What is received after `closes` counts from the next working day.
    """

    code: str
    name: str
    opens: time
    closes: time
