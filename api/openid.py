"""OpenID Connect: an identity provider says who somebody is (Core 1.0, 3.1; RFC 7636).

Authlib and joserfc know the rules; what is asked goes out through httpx, as to the register.
"""

import asyncio
import ssl
import time
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, Final, NamedTuple

import httpx
from authlib.oauth2.rfc6749.parameters import prepare_grant_uri
from authlib.oauth2.rfc7636 import create_s256_code_challenge
from authlib.oidc.core import CodeIDToken
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from domain.openid import OpenId
from domain.services.secrets import new_secret

ALGORITHMS: Final = ["RS256", "PS256", "ES256"]
"""By which an ID token may be signed; never `none`, and no secret that both sides know."""

PATIENCE: Final = 5.0
"""Seconds for each question to the provider."""

KEPT: Final = 600.0
"""Seconds for which its configuration and keys are believed."""

LEEWAY: Final = 60
"""Seconds by which the clocks may differ."""


class OpenIdFault(Exception):
    """The provider did not answer, or not as it must; the text is for the log."""


class Attempt(NamedTuple):
    """A login on its way: what the browser keeps until the provider sends it back."""

    state: str
    nonce: str
    verifier: str

    @classmethod
    def new(cls) -> "Attempt":
        """One that nobody can guess."""
        return cls(new_secret(), new_secret(), new_secret())


class _Known(NamedTuple):
    """The provider as it told of itself, with its keys, and when."""

    endpoints: Mapping[str, Any]
    keys: KeySet
    at: float


class Provider:
    """An identity provider, at which this service is the client `id` with a secret."""

    def __init__(self, issuer: str, id: str, secret: str, clock: Callable[[], datetime]) -> None:
        self._issuer = issuer
        self._id = id
        self._secret = secret
        self._clock = clock
        self._client = httpx.AsyncClient(
            timeout=PATIENCE, trust_env=False, verify=ssl.create_default_context()
        )
        self._known: _Known | None = None
        self._asking = asyncio.Lock()

    async def aclose(self) -> None:
        """Let go of the connections."""
        await self._client.aclose()

    async def address(self, attempt: Attempt, come_back_to: str) -> str:
        """Where the browser goes to say who it is. Raises OpenIdFault."""
        known = await self._ask_who_it_is()
        address: str = prepare_grant_uri(
            known.endpoints["authorization_endpoint"],
            client_id=self._id,
            response_type="code",
            redirect_uri=come_back_to,
            scope="openid",
            state=attempt.state,
            nonce=attempt.nonce,
            code_challenge=create_s256_code_challenge(  # type: ignore[no-untyped-call]
                attempt.verifier
            ),
            code_challenge_method="S256",
        )
        return address

    async def identity(self, attempt: Attempt, code: str, come_back_to: str) -> OpenId:
        """Whom the provider sent with this code. Raises OpenIdFault."""
        known = await self._ask_who_it_is()
        answer = await self._asked(
            "POST",
            known.endpoints["token_endpoint"],
            auth=httpx.BasicAuth(self._id, self._secret),
            data={
                "grant_type": "authorization_code",
                "code": code,
                "redirect_uri": come_back_to,
                "code_verifier": attempt.verifier,
            },
        )
        return OpenId(issuer=self._issuer, subject=self._subject(known, answer, attempt.nonce))

    def _subject(self, known: _Known, answer: Mapping[str, Any], nonce: str) -> str:
        try:
            token = jwt.decode(str(answer["id_token"]), known.keys, algorithms=ALGORITHMS)
            options = {
                "iss": {"essential": True, "value": self._issuer},
                "aud": {"essential": True, "value": self._id},
                "sub": {"essential": True},
            }
            params = {"nonce": nonce, "client_id": self._id}
            claims = CodeIDToken(token.claims, token.header, options, params)
            claims.validate(now=int(self._clock().timestamp()), leeway=LEEWAY)
            return str(claims["sub"])
        except (JoseError, KeyError, ValueError) as error:
            self._known = None  # its keys may have turned
            raise OpenIdFault(f"its ID token is not valid: {type(error).__name__}") from error

    async def _ask_who_it_is(self) -> _Known:
        async with self._asking:
            if self._known is None or time.monotonic() - self._known.at > KEPT:
                self._known = await self._introduced()
            return self._known

    async def _introduced(self) -> _Known:
        place = f"{self._issuer.rstrip('/')}/.well-known/openid-configuration"
        endpoints = await self._asked("GET", place)
        if endpoints.get("issuer") != self._issuer:
            raise OpenIdFault("it is another issuer than XINYIPI_OIDC_ISSUER names")
        try:
            keys = KeySet.import_key_set(await self._asked("GET", endpoints["jwks_uri"]))
            wanted = {"authorization_endpoint", "token_endpoint"}
            if not wanted <= endpoints.keys():
                raise OpenIdFault("it names no endpoints")
        except (JoseError, KeyError, ValueError, TypeError) as error:
            raise OpenIdFault(f"its configuration is not valid: {type(error).__name__}") from error
        return _Known(endpoints, keys, time.monotonic())

    async def _asked(self, method: str, url: str, **more: Any) -> Any:
        try:
            answer = await self._client.request(method, url, **more)
            answer.raise_for_status()
            body = answer.json()
        except (httpx.HTTPError, httpx.InvalidURL, ValueError) as error:
            raise OpenIdFault(f"it did not answer: {type(error).__name__}") from error
        if not isinstance(body, dict):
            raise OpenIdFault("its answer is no object")
        return body
