"""The way to receivers over TLS: a certificate is that of the name, though the address is known."""

import socket
import ssl
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

from api.receivers import HttpReceivers
from domain.webhook_address import networks_of
from domain.webhooks import DeliveryFault, Sent
from tests.receiver import LOOPBACK, receiving


@pytest.fixture
def tls(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ssl.SSLContext:
    """That of a receiver called `portal.example`, whose certificate this machine trusts."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "portal.example")])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("portal.example")]), False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), True)
        .sign(key, hashes.SHA256())
    )
    file = tmp_path / "portal.pem"
    private = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    file.write_bytes(private + certificate.public_bytes(Encoding.PEM))
    monkeypatch.setenv("SSL_CERT_FILE", str(file))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(file)
    return context


@pytest.mark.parametrize(
    ("name", "sent"),
    [
        ("portal.example", Sent(204)),
        ("other.example", Sent(fault=DeliveryFault.NO_CONNECTION)),
        ("127.0.0.1", Sent(fault=DeliveryFault.NO_CONNECTION)),
    ],
)
async def test_a_certificate_must_be_that_of_the_name_whatever_the_address(
    name: str, sent: Sent, tls: ssl.SSLContext, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked_up = socket.getaddrinfo

    def look_up(host: Any, port: Any, *rest: Any, **more: Any) -> Any:
        return looked_up("127.0.0.1" if host == name else host, port, *rest, **more)

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    receivers = HttpReceivers(networks_of(LOOPBACK))
    with receiving(tls=tls) as receiver:
        url = receiver.url.replace("127.0.0.1", name)
        assert await receivers.post(url, {"webhook-id": "1"}, b"{}") == sent
    await receivers.aclose()
