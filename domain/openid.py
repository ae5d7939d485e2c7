"""OpenID Connect (统一身份认证): by whom, and as whom, an account is known elsewhere.

An identity opens an account where an administrator has bound it to one, and no other.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import msgspec

from domain.refusal import Refusal, invalid

_ISSUER = re.compile(r"https?://[\x21-\x7e]{1,190}")
_SUBJECT = re.compile(r"[\x21-\x7e]{1,255}")


class OpenId(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody at an identity provider: its address, and the name it has for them for ever."""

    issuer: str
    subject: str


class OpenIdBound(msgspec.Struct, frozen=True):
    """An identity opens the account from now on; which one stands with the account."""


class OpenIdUnbound(msgspec.Struct, frozen=True):
    """No identity opens the account any more."""


def openid_faults(openid: OpenId) -> Iterator[Refusal]:
    """Why this is no identity (OpenID Connect Core 1.0, 2)."""
    if not _ISSUER.fullmatch(openid.issuer):
        yield invalid(
            "身份服务地址形如 https://主机，至多 200 个字符",
            "an issuer is an address as https://HOST, of at most 200 characters",
            "issuer",
        )
    if not _SUBJECT.fullmatch(openid.subject):
        yield invalid(
            "身份标识为 1 至 255 个 ASCII 字符，不含空格",
            "a subject is 1 to 255 ASCII characters without blanks",
            "subject",
        )
