"""Settings: every environment variable XINYIPI_*, read once.

To add one: a field here. Its variable is XINYIPI_ and the field's name in capitals; its type
says what is accepted and what it means, its default what holds when the variable is not set. The
data key is none: `domain.store.data_key` reads it.
"""

import os
from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Annotated, Any, Literal, TypeAlias

import msgspec
from msgspec import Meta

from domain.store import data_key
from domain.store.database import DatabaseFault, configuration
from domain.webhook_address import Network, networks_of

PREFIX = "XINYIPI_"
TEST_PREFIX = "XINYIPI_TEST_"
"""Variables that only the tests read."""


Level: TypeAlias = Literal["debug", "info", "warning", "error"]
Form: TypeAlias = Literal["auto", "json", "text"]


class SettingsFault(Exception):
    """A setting is wrong; the text names its variable, in one line."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """How this process runs."""

    database_url: Annotated[
        str, Meta(description="sqlite://FILE or postgres://USER:PASSWORD@HOST:PORT/DATABASE")
    ] = "sqlite://xinyipi.db"
    host: Annotated[str, Meta(min_length=1, description="address to listen on")] = "127.0.0.1"
    port: Annotated[
        int, Meta(ge=0, le=65535, description="port to listen on; 0 takes any free one")
    ] = 8000
    register_url: Annotated[
        str,
        Meta(
            pattern=r"^(https?://.|file:.|$)",
            description="public credit register, http(s)://... or file:PATH; empty for none",
        ),
    ] = ""
    register_timeout: Annotated[
        float,
        Meta(gt=0, le=9, description="seconds one attempt may take, of up to three a question"),
    ] = 2.0
    """Three attempts end within the time that a request has: an outage is an answer to it."""
    register_token: Annotated[
        str, Meta(description="bearer token for the register; empty for none")
    ] = ""
    credit_website_url: Annotated[
        str,
        Meta(
            pattern=r"^(https?://.|$)",
            description="credit website that is told of breaches, http(s)://...; empty for none",
        ),
    ] = ""
    credit_website_token: Annotated[
        str, Meta(description="bearer token for the credit website; empty for none")
    ] = ""
    timers: Annotated[
        Literal["on", "off"],
        Meta(description="on or off: whether `serve` runs due timers and sends to webhooks too"),
    ] = "on"
    webhook_networks: Annotated[
        str,
        Meta(
            description="networks, with commas, of internal addresses that events may be sent to, "
            "without TLS too; empty: none"
        ),
    ] = ""
    heads_file: Annotated[
        str,
        Meta(description="file to which the daily head of the ledger is added; empty for none"),
    ] = ""
    max_body: Annotated[int, Meta(ge=1024, description="bytes of a request's body")] = 1_048_576
    public_url: Annotated[
        str,
        Meta(
            pattern=r"^(https?://[^/]+|)$",
            description="address people reach the service at, as https://HOST; its cookies are "
            "Secure where that is https; empty for the one a request was sent to",
        ),
    ] = ""
    trusted_proxies: Annotated[
        str,
        Meta(
            description="addresses or networks, with commas, of proxies whose X-Forwarded-For and "
            "-Proto are believed; empty: nobody's"
        ),
    ] = ""
    oidc_issuer: Annotated[
        str,
        Meta(
            pattern=r"^(https?://.|$)",
            description="OpenID Connect provider that officers may log in by; empty: none",
        ),
    ] = ""
    oidc_client_id: Annotated[str, Meta(description="what this service is called there")] = ""
    oidc_client_secret: Annotated[str, Meta(description="its secret there")] = ""
    session_idle: Annotated[
        int, Meta(ge=1, le=1440, description="minutes without a request after which a login ends")
    ] = 30
    session_end: Annotated[
        int, Meta(ge=1, le=10080, description="minutes after which a login ends in any case")
    ] = 720
    login_per_minute: Annotated[
        int, Meta(ge=1, description="logins that one address may try in a minute")
    ] = 60
    password_memory: Annotated[
        int, Meta(ge=8, le=4_194_304, description="KiB of memory that hashing a password takes")
    ] = 65_536
    """The second choice of RFC 9106, 4, whose first takes 2 GiB."""
    requests_per_minute: Annotated[
        int, Meta(ge=0, description="requests one account may send in a minute; 0 for any number")
    ] = 1200
    precheck_per_minute: Annotated[
        int, Meta(ge=1, description="pre-checks that one account may ask for in a minute")
    ] = 60
    strangers_per_minute: Annotated[
        int,
        Meta(ge=0, description="attempts without a valid token from one address; 0 for any number"),
    ] = 60
    rates_url: Annotated[
        str,
        Meta(
            pattern=r"^(rediss?://.|$)",
            description="redis://... where replicas count together; empty: each process by itself",
        ),
    ] = ""
    cors_origins: Annotated[
        str, Meta(description="origins, with commas, whose pages may ask with a token; empty: none")
    ] = ""
    log_level: Annotated[Level, Meta(description="from which level up lines are logged")] = "info"
    log_form: Annotated[
        Form, Meta(description="json, text, or auto: text where a person looks on")
    ] = "auto"
    metrics_token: Annotated[
        str, Meta(description="bearer token for /metrics; empty: this machine only, without one")
    ] = ""
    otel_url: Annotated[
        str,
        Meta(
            pattern=r"^(https?://.|$)",
            description="where traces are sent by OTLP over HTTP (extra `otel`); empty: nowhere",
        ),
    ] = ""

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] = os.environ) -> "Settings":
        """Read the settings. Raises SettingsFault for a wrong or unknown variable."""
        given = {
            name: value
            for name, value in environment.items()
            if name.startswith(PREFIX) and not name.startswith((TEST_PREFIX, data_key.VARIABLE))
        }
        _refuse_unknown(given)
        settings = cls(**{_field(name): _read(name, value) for name, value in given.items()})
        settings._check_database_url()
        settings._check_networks()
        return settings

    def _check_database_url(self) -> None:
        try:
            configuration(self.database_url)
        except DatabaseFault as fault:
            raise SettingsFault(f"{_variable('database_url')}: {fault}") from fault

    def _check_networks(self) -> None:
        try:
            networks_of(self.webhook_networks)
        except ValueError as fault:
            raise SettingsFault(f"{_variable('webhook_networks')}: {fault}") from fault

    @property
    def listed_networks(self) -> tuple[Network, ...]:
        """The networks of internal addresses that events may be sent to."""
        return networks_of(self.webhook_networks)


def settings_help() -> str:
    """Every variable, its meaning and its default, a line each."""
    lines = [
        f"{_variable(field.name)}: {_meaning(field.name)} [{field.default}]"
        for field in fields(Settings)
    ]
    return "\n".join([*lines, f"{data_key.VARIABLE}: {data_key.MEANING} []"])


def _read(variable: str, text: str) -> Any:
    try:
        return msgspec.convert(text.strip(), _TYPES[_field(variable)], strict=False)
    except msgspec.ValidationError as error:
        meaning = _meaning(_field(variable))
        raise SettingsFault(f"{variable} ({meaning}): {error}") from error


def _refuse_unknown(variables: Mapping[str, str]) -> None:
    known = {_variable(name) for name in _TYPES} | {data_key.VARIABLE}
    for variable in sorted(variables.keys() - known):
        raise SettingsFault(f"{variable} is no setting; there are {', '.join(sorted(known))}")


def _meaning(field: str) -> str:
    (meta,) = _TYPES[field].__metadata__
    return str(meta.description)


def _variable(field: str) -> str:
    return PREFIX + field.upper()


def _field(variable: str) -> str:
    return variable.removeprefix(PREFIX).lower()


_TYPES: dict[str, Any] = {field.name: field.type for field in fields(Settings)}
