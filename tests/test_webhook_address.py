"""Where events may be sent to: nothing that only the service can reach, unless it is listed."""

import pytest

from domain.webhook_address import may_reach, networks_of, target_of, url_faults

INTRANET = networks_of("10.1.0.0/16, fd00:1::/32")
SEALED, OPEN = "https://portal.example/hook", "http://portal.example/hook"
PUBLIC = ["8.8.8.8", "2400:3200::1"]
BARRED = [
    *("127.0.0.1", "10.0.0.1", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1"),
    *("0.0.0.0", "255.255.255.255", "224.0.0.1", "192.0.2.1"),
    *("::1", "::", "fe80::1", "fd00:2::1", "ff02::1", "2001:db8::1"),
    *("::ffff:127.0.0.1", "::ffff:10.0.0.1", "2002:7f00:1::", "64:ff9b::a00:1", "2001::1"),
]


def reached(url: str, *addresses: str) -> bool:
    target = target_of(url)
    assert target
    return may_reach(target, addresses, INTRANET)


@pytest.mark.parametrize("address", PUBLIC)
def test_anybody_on_the_internet_is_reached_by_tls_alone(address: str) -> None:
    assert reached(SEALED, address)
    assert not reached(OPEN, address)


@pytest.mark.parametrize("address", BARRED)
def test_what_only_the_service_reaches_is_barred(address: str) -> None:
    assert not reached(SEALED, address)
    assert not reached(OPEN, address)


@pytest.mark.parametrize("address", ["10.1.0.1", "10.1.255.254", "::ffff:10.1.0.1", "fd00:1::5"])
def test_a_listed_network_is_reached_without_tls_too(address: str) -> None:
    assert reached(SEALED, address)
    assert reached(OPEN, address)


def test_a_name_must_lead_nowhere_else() -> None:
    assert reached(SEALED, "8.8.8.8", "8.8.4.4")
    assert not reached(SEALED, "8.8.8.8", "127.0.0.1")
    assert not reached(OPEN, "10.1.0.1", "10.2.0.1")
    assert not reached(SEALED), "nor nowhere at all"


@pytest.mark.parametrize(
    "url",
    [
        *("", "portal.example", "ftp://portal.example/", "file:///etc/passwd", "https://", "//x/"),
        *("https://user@portal.example/", "https://:pw@portal.example/", "https://x/#part"),
        *(
            "https://x:0/",
            "https://x:99999/",
            "https://x y/",
            "https://x/\r\nHost: y",
            "https://[::1",
        ),
        *("https://政务.example/", "gopher://x/", "https://x\\@y/"),
    ],
)
def test_what_is_no_address_is_told_so(url: str) -> None:
    [fault] = url_faults(url)
    assert fault.path == ("url",)


@pytest.mark.parametrize(
    ("url", "target"),
    [
        ("https://portal.example", ("portal.example", 443, True)),
        ("http://10.1.0.1:8080/a?b=c", ("10.1.0.1", 8080, False)),
        ("https://[fd00:1::5]:444/", ("fd00:1::5", 444, True)),
    ],
)
def test_an_address_leads_to_a_host_and_a_port(url: str, target: tuple[str, int, bool]) -> None:
    assert list(url_faults(url)) == []
    assert target_of(url) == target
