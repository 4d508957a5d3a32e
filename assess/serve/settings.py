"""How a server is set up: where it listens, whose answers it keeps, how many people, how long."""

from __future__ import annotations

import ipaddress
import os
import secrets
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from assess.errors import UsageError

__all__ = ["TOKEN_VARIABLE", "Serving", "is_loopback", "pick_token", "read_public_url"]

TOKEN_VARIABLE = "ASSESS_SERVE_TOKEN"  # noqa: S105 - the name of a variable
SHORTEST_TOKEN = 20


@dataclass(frozen=True, slots=True)
class Serving:
    """What was asked for.

    Attributes:
        host: the name or address to listen on.
        port: the port to listen on; 0 is any that is free.
        folder: where each person gets a folder; ``None`` when one file is shared.
        file: the file that everybody answers; ``None`` when each person has their own.
        overlay: the folder laid over the built-in rubric.
        token: what the first address has to carry; empty when none is needed.
        public_url: scheme, name and port by which browsers reach it, when that is through a
            proxy; empty otherwise.
        most: sessions at the same time.
        idle: seconds without a key after which a session ends.
    """

    host: str = "127.0.0.1"
    port: int = 8000
    folder: Path | None = None
    file: Path | None = None
    overlay: Path | None = None
    token: str = ""
    public_url: str = ""
    most: int = 20
    idle: float = 30 * 60

    @property
    def is_secure(self) -> bool:
        """Whether browsers reach it through TLS."""
        return self.public_url.startswith("https://")

    @property
    def is_private(self) -> bool:
        """Whether nobody but the people of this machine can reach it."""
        return is_loopback(self.host) and is_loopback(urlsplit(self.public_url).hostname or "::1")

    def origin(self, port: int) -> str:
        """Where browsers find it.

        Args:
            port: the port that it listens on.
        """
        if self.public_url:
            return self.public_url
        host = {"0.0.0.0": _own_name(), "::": _own_name()}.get(self.host, self.host)  # noqa: S104
        return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def is_loopback(host: str) -> bool:
    """Whether a name or address is this machine as only itself can reach it."""
    if host.lower() == "localhost":
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def read_public_url(text: str) -> str:
    """The address of a proxy, checked: scheme, name and port, and nothing behind them.

    Raises:
        UsageError: it is no such address.
    """
    try:
        parts = urlsplit(text)
        port = f":{parts.port}" if parts.port else ""
    except ValueError:
        parts, port = urlsplit(""), ""
    plain = not (parts.path.strip("/") or parts.query or parts.fragment or parts.username)
    if parts.scheme not in ("http", "https") or not parts.hostname or not plain:
        raise UsageError(
            "--public-url takes an address with nothing behind the name, such as"
            " https://assess.example.org: the pages need a name, or a port, of their own."
        )
    host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
    usual = {"http": ":80", "https": ":443"}[parts.scheme]
    return f"{parts.scheme}://{host}{'' if port == usual else port}"


def pick_token() -> str:
    """The token of the environment, or a new one.

    Raises:
        UsageError: that of the environment can be guessed, or cannot stand in an address.
    """
    token = os.environ.get(TOKEN_VARIABLE, "")
    if not token:
        return secrets.token_urlsafe(32)
    if len(token) < SHORTEST_TOKEN or not set(token) <= _PLAIN:
        raise UsageError(
            f"{TOKEN_VARIABLE} needs at least {SHORTEST_TOKEN} letters, digits, - and _."
            " Leave it unset and a token is made."
        )
    return token


_PLAIN = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_")


def _own_name() -> str:
    import socket

    return socket.gethostname()
