"""Secrets: random, told once, and kept as a hash."""

import base64
import hashlib
import secrets

from domain.webhooks import SECRET_PREFIX

TOKEN_PREFIX = "xyp_"  # noqa: S105 (no secret yet)
"""What the secret of every token begins with, so that one that leaks is recognised."""


def new_secret(prefix: str = "") -> str:
    """A secret of 256 random bits, told once."""
    return prefix + secrets.token_urlsafe(32)


def secret_hash(secret: str) -> str:
    """SHA-256 of a secret, in hex: secrets are random and long, so a slow hash adds nothing."""
    return hashlib.sha256(secret.encode(errors="surrogatepass")).hexdigest()


def new_webhook_secret() -> str:
    """A secret of 256 random bits as Standard Webhooks write it, told once."""
    return SECRET_PREFIX + base64.b64encode(secrets.token_bytes(32)).decode()
