"""Random tokens: whoever holds one may do something, and only its hash is kept."""

import hashlib
import secrets

TOKEN_BYTES = 32


def new_token() -> str:
    """Return 256 random bits as text that fits into an address."""
    return secrets.token_urlsafe(TOKEN_BYTES)


def token_hash(token: str) -> str:
    """Return what is kept of a token; it is random enough that a plain hash cannot be reversed."""
    return hashlib.sha256(token.encode()).hexdigest()
