"""Settings are read once, from the environment, and a wrong one is named in one line."""

from dataclasses import fields

import pytest

from api.limits import Limits
from api.register import Patience
from api.settings import Settings, SettingsFault, settings_help


def test_nothing_set_gives_the_defaults() -> None:
    assert Settings.from_environment({"PATH": "/bin"}) == Settings()
    assert (Settings().host, Settings().port) == ("127.0.0.1", 8000)


def test_what_is_set_holds_in_the_type_of_its_field() -> None:
    settings = Settings.from_environment(
        {
            "XINYIPI_DATABASE_URL": "postgres://u:p@h/d",
            "XINYIPI_PORT": "8123",
            "XINYIPI_REGISTER_TIMEOUT": " 0.5 ",
            "XINYIPI_TIMERS": "off",
        }
    )
    assert settings.database_url == "postgres://u:p@h/d"
    assert (settings.port, settings.register_timeout, settings.timers) == (8123, 0.5, "off")


@pytest.mark.parametrize("port", [0, 65535])
def test_a_port_is_a_number_from_0_to_65535(port: int) -> None:
    assert Settings.from_environment({"XINYIPI_PORT": str(port)}).port == port


def test_the_longest_patience_with_the_register_ends_before_the_request_does() -> None:
    longest = Settings.from_environment({"XINYIPI_REGISTER_TIMEOUT": "9"}).register_timeout
    patience = Patience(timeout=longest)
    assert patience.attempts * (patience.timeout + patience.pause) < Limits().seconds


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("XINYIPI_DATABASE_URL", "mysql://u:secret@h/d"),
        ("XINYIPI_DATABASE_URL", "sqlite://:memory:"),
        ("XINYIPI_HOST", ""),
        ("XINYIPI_PORT", "eighty"),
        ("XINYIPI_PORT", "-1"),
        ("XINYIPI_PORT", "65536"),
        ("XINYIPI_REGISTER_URL", "ftp://credit.example"),
        ("XINYIPI_REGISTER_TIMEOUT", "0"),
        ("XINYIPI_REGISTER_TIMEOUT", "nan"),
        ("XINYIPI_REGISTER_TIMEOUT", "9.5"),
        ("XINYIPI_TIMERS", "yes"),
        ("XINYIPI_MAX_BODY", "1023"),
        ("XINYIPI_WEBHOOK_NETWORKS", "10.0.0.1/8"),
        ("XINYIPI_WEBHOOK_NETWORKS", "intranet"),
        ("XINYIPI_PRECHECK_PER_MINUTE", "0"),
    ],
)
def test_a_wrong_setting_is_named_in_one_line(variable: str, value: str) -> None:
    with pytest.raises(SettingsFault) as fault:
        Settings.from_environment({variable: value})
    assert str(fault.value).startswith(variable)
    assert "\n" not in str(fault.value)
    assert "secret" not in str(fault.value)


def test_a_misspelt_setting_is_a_fault_and_not_ignored() -> None:
    with pytest.raises(SettingsFault, match=r"XINYIPI_DATABSE_URL is no setting"):
        Settings.from_environment({"XINYIPI_DATABSE_URL": "sqlite://x.db"})


def test_what_only_tests_read_is_no_setting() -> None:
    assert Settings.from_environment({"XINYIPI_TEST_PG_URL": "postgres://h/d"}) == Settings()


def test_the_help_explains_every_setting_with_its_default() -> None:
    lines = settings_help().splitlines()
    assert [line.partition(":")[0] for line in lines] == [
        *(f"XINYIPI_{field.name.upper()}" for field in fields(Settings)),
        "XINYIPI_DATA_KEY",
    ]
    assert "XINYIPI_PORT: port to listen on; 0 takes any free one [8000]" in lines
