"""Who may come in: the right name of the server, the right page, the right token.

- A page of somebody else cannot use the server through a person's browser: a WebSocket and a form
  are taken only from our own pages (Origin), and a name that somebody else controls and lets point
  to this machine (DNS rebinding) is not ours (Host).
- A person shows the token once, in the first address; after that a cookie shows it.
"""

from __future__ import annotations

import hmac
import ipaddress
import re
import secrets
import socket
from hashlib import sha256
from urllib.parse import urlsplit

from aiohttp import web

from assess.serve.settings import Serving

__all__ = ["KEY", "Gate", "folder_name"]

LIFE = 180 * 24 * 3600
"""Seconds that a browser remembers its cookies."""
KEY = re.compile(r"[A-Za-z0-9_-]{22}")
"""How a person's key looks: 128 bits."""


def folder_name(key: str) -> str:
    """The folder of a person: whoever sees the folders cannot work out the keys."""
    return sha256(key.encode()).hexdigest()[:16]


class Gate:
    """Judges requests, and gives browsers what they show next time."""

    def __init__(self, serving: Serving, port: int) -> None:
        self._serving = serving
        public = urlsplit(serving.public_url)
        names = {"localhost", serving.host, socket.gethostname(), public.hostname or ""}
        self._names = {name.lower() for name in names if name}
        # Cookies do not tell ports apart; the port in their names keeps two servers apart.
        prefix = "__Host-" if serving.is_secure else ""
        place = public.port or ("" if serving.public_url else port)
        self._token_cookie = f"{prefix}assess-token{place}"
        self._key_cookie = f"{prefix}assess-person{place}"

    def knows_host(self, host: str) -> bool:
        """Whether a Host header names this server. An address in numbers cannot be rebound."""
        try:
            name = urlsplit(f"//{host}").hostname
        except ValueError:
            return False
        if not name or re.search(r"[/@?#\\\s]", host):
            return False
        return name in self._names or _is_address(name)

    def is_own(self, request: web.Request) -> bool:
        """Whether a page of this server sent the request."""
        origin = request.headers.getall("Origin", [])
        if len(origin) != 1:
            return False
        return origin[0] in (self._serving.public_url or None, f"http://{request.host}")

    # ------------------------------------------------------------ the token

    def is_right(self, token: str) -> bool:
        """Whether this is the token; takes as long for any wrong one."""
        return hmac.compare_digest(token.encode(), self._serving.token.encode())

    def lets_in(self, request: web.Request) -> bool:
        """Whether the browser has shown the token, or needs none."""
        return not self._serving.token or self.is_right(request.cookies.get(self._token_cookie, ""))

    def remember_token(self, response: web.StreamResponse) -> None:
        """Let the browser show the token from now on."""
        self._set(response, self._token_cookie, self._serving.token)

    # ------------------------------------------------------------ people

    def person(self, request: web.Request) -> str:
        """The key by which a browser is known; empty when it has none."""
        key = request.cookies.get(self._key_cookie, "")
        return key if KEY.fullmatch(key) else ""

    def remember_person(self, response: web.StreamResponse, key: str = "") -> str:
        """Let the browser be known by a key, a new one when none is given; returns it."""
        key = key or secrets.token_urlsafe(16)
        self._set(response, self._key_cookie, key)
        return key

    def _set(self, response: web.StreamResponse, name: str, value: str) -> None:
        response.set_cookie(
            name,
            value,
            max_age=LIFE,
            path="/",
            httponly=True,
            samesite="Strict",
            secure=self._serving.is_secure,
        )


def _is_address(name: str) -> bool:
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True
