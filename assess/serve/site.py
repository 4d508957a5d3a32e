"""The requests a server answers. Nothing that a request names is looked up on the disk."""

from __future__ import annotations

import asyncio
import logging
import secrets
from collections.abc import Awaitable, Callable
from urllib.parse import quote

from aiohttp import web

from assess.plaintext import clean
from assess.rubric.model import Rubric
from assess.serve import pages
from assess.serve.child import PATIENCE, Child, clamp_size
from assess.serve.gate import KEY, Gate
from assess.serve.sessions import LONGEST_MESSAGE, Ending, Sessions
from assess.serve.settings import Serving
from assess.tui.recent import Recent, in_folder, look

__all__ = ["Site"]

log = logging.getLogger("assess.serve")

LONGEST_FORM = 4096
"""Bytes of a form."""
DELIVERED = ("application/pdf", "text/html", "application/yaml")
OPEN = ("/assets/",)
"""What needs no token: the looks of the page that asks for it."""


def _policy(styles: str = "", connections: str = "") -> str:
    """What a page may load, run and reach, beside what comes from this server itself."""
    return (
        "default-src 'none'; script-src 'self'; font-src 'self'; img-src 'self';"
        f" style-src 'self'{styles}; connect-src 'self'{connections};"
        " form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    )


HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": _policy(),
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Referrer-Policy": "no-referrer",
    "Server": "assess",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}
OWN = ("Cache-Control", "Content-Security-Policy", "Referrer-Policy")
"""Headers of which a page may bring its own."""
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


class Site:
    """The application that aiohttp runs."""

    def __init__(self, serving: Serving, rubric: Rubric, port: int) -> None:
        """Prepare it.

        Args:
            serving: how the server is set up.
            rubric: what is asked.
            port: the port that it listens on.
        """
        self.serving = serving
        self.sessions = Sessions(serving)
        self._rubric = rubric
        self._origin = serving.origin(port)
        self._gate = Gate(serving, port)

    def application(self) -> web.Application:
        """The application, with its routes and what holds for all of them."""

        @web.middleware
        async def judged(request: web.Request, handler: Handler) -> web.StreamResponse:
            return await self._judged(request, handler)

        app = web.Application(middlewares=[judged], client_max_size=LONGEST_FORM)
        app.on_response_prepare.append(self._add_headers)
        app.add_routes(
            [
                web.get("/", self.start),
                web.get("/answer", self.answer),
                web.get("/ws", self.socket),
                web.get("/mine/{key}", self.mine),
                web.post("/mine", self.take_over),
                web.get("/download/{key}", self.download),
                web.get("/assets/{name}", self.asset),
            ]
        )
        return app

    # ------------------------------------------------------------ what holds for all requests

    async def _judged(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        """Let in who may come in; say in words what is wrong otherwise."""
        gate = self._gate
        if not gate.knows_host(request.host):
            return _told(
                421,
                "This is not the address of this server",
                "Whoever runs it can give it this name: assess serve --public-url.",
            )
        try:
            given = request.query.get("token")
            if given is not None and request.method == "GET" and self.serving.token:
                return self._shown_in(request, given)
            if not gate.lets_in(request) and not request.path.startswith(OPEN):
                return self._asked_for_token(request)
            return await handler(request)
        except web.HTTPException as error:
            if error.status < 400:
                raise
            return _told(error.status, "There is nothing here", "", way="/")
        except ConnectionError:
            raise
        except Exception:
            log.exception("A request could not be answered.")
            return _told(500, "Something went wrong on the server", "Nothing is lost.", way="/")

    def _shown_in(self, request: web.Request, given: str) -> web.Response:
        """Take the token from the address into a cookie.

        A page of our own leads on. A redirect would not do: after a link in a mail or a chat, the
        browser would still keep the new cookie back, as SameSite=Strict says.
        """
        if not self._gate.is_right(given):
            return self._refused()
        response = _told(200, "One moment", "", go_to=request.path)
        self._gate.remember_token(response)
        return response

    def _asked_for_token(self, request: web.Request) -> web.Response:
        """A visitor without the token; or one whose browser keeps it back after a foreign link."""
        if request.headers.get("Sec-Fetch-Site") == "cross-site" and request.method == "GET":
            return _told(200, "One moment", "", go_to=request.path)
        return self._refused()

    def _refused(self) -> web.Response:
        return _told(
            403,
            "This address is not complete",
            "Open the whole link that you were given, with the token at its end. If it does not"
            " work, ask whoever gave it to you for a new one.",
        )

    async def _add_headers(self, request: web.Request, response: web.StreamResponse) -> None:
        for name, value in HEADERS.items():
            if name not in OWN or name not in response.headers:
                response.headers[name] = value

    def _origin_of(self, request: web.Request) -> str:
        """The origin under which the browser has this page: the proxy's, or what it asked for."""
        return self.serving.public_url or f"http://{request.host}"

    # ------------------------------------------------------------ pages

    async def start(self, request: web.Request) -> web.Response:
        """The first page."""
        known = self._gate.person(request)
        if not known and request.headers.get("Sec-Fetch-Site") == "cross-site":
            # The browser may keep the cookie back after a foreign link: ask once more from here.
            return _told(200, "One moment", "", go_to="/")
        key = known or secrets.token_urlsafe(16)
        folder = self.sessions.folder(key)
        shared = ""
        mine: tuple[Recent, ...] = ()
        if folder is not None and folder.is_dir():
            mine = await asyncio.to_thread(in_folder, folder, self._rubric)
        if self.serving.file is not None:
            found = await asyncio.to_thread(look, self.serving.file, self._rubric)
            shared = clean(found.team or self.serving.file.name)
        text = pages.page(
            "start",
            title=clean(self._rubric.title),
            shared=shared,
            mine=pages.lines_of(mine),
            questions=pages.questions(self._rubric),
            limits=pages.limits(self.serving.most, self.serving.idle),
            link=self._personal(request, key) if folder is not None else "",
        )
        response = _html(text)
        self._gate.remember_person(response, key)
        return response

    def _personal(self, request: web.Request, key: str) -> str:
        token = f"?token={self.serving.token}" if self.serving.token else ""
        return f"{self._origin_of(request)}/mine/{key}{token}"

    async def answer(self, request: web.Request) -> web.Response:
        """The page with the questionnaire."""
        nonce = secrets.token_urlsafe(16)
        socket = _socket_origin(self._origin_of(request))
        text = pages.page(
            "answer",
            title="Questionnaire",
            nonce=nonce,
            socket=f"{socket}/ws",
            endings=pages.ENDINGS,
        )
        response = _html(text)
        response.headers["Content-Security-Policy"] = _policy(f" 'nonce-{nonce}'", f" {socket}")
        if not self._gate.person(request):
            self._gate.remember_person(response)
        return response

    async def mine(self, request: web.Request) -> web.Response:
        """A personal link: ask before anything changes."""
        key = request.match_info["key"]
        folder = self.sessions.folder(key)
        if not KEY.fullmatch(key) or folder is None or not folder.is_dir():
            raise web.HTTPNotFound
        known = self._gate.person(request)
        there = self.sessions.folder(known) if known and known != key else None
        other = self._personal(request, known) if there is not None and there.is_dir() else ""
        response = _html(pages.page("mine", title="Your answers", key=key, other=other))
        response.headers["Referrer-Policy"] = "same-origin"  # else its form comes without Origin
        return response

    async def take_over(self, request: web.Request) -> web.StreamResponse:
        """The person of a personal link goes on in this browser."""
        if not self._gate.is_own(request):
            raise web.HTTPForbidden
        async with asyncio.timeout(PATIENCE):
            form = await request.post()
        key = str(form.get("key", ""))
        if not KEY.fullmatch(key):
            raise web.HTTPNotFound
        response = web.Response(status=303, headers={"Location": "/"})
        self._gate.remember_person(response, key)
        return response

    async def asset(self, request: web.Request) -> web.Response:
        """A file of the fixed list."""
        found = pages.asset(request.match_info["name"])
        if found is None:
            raise web.HTTPNotFound
        body, kind = found
        headers = {"Cache-Control": "max-age=3600"}
        return web.Response(body=body, content_type=kind, headers=headers)

    # ------------------------------------------------------------ sessions

    async def socket(self, request: web.Request) -> web.StreamResponse:
        """The connection between a page and its questionnaire."""
        key = self._gate.person(request)
        if not self._gate.is_own(request) or not key:
            raise web.HTTPForbidden
        try:
            size = clamp_size({k: int(request.query.get(k, "")) for k in ("width", "height")})
        except ValueError:
            raise web.HTTPBadRequest from None
        socket = web.WebSocketResponse(
            heartbeat=PATIENCE, timeout=3, max_msg_size=LONGEST_MESSAGE, compress=False
        )
        await socket.prepare(request)
        try:
            ending = await self.sessions.sit(socket, key, size)
        except OSError as error:
            log.error("A session could not be started: %s", error)
            ending = Ending.FAILED
        if ending is not None:
            await socket.close(code=ending)
        return socket

    async def download(self, request: web.Request) -> web.StreamResponse:
        """A document that the questionnaire of this browser has made; once."""
        name = request.match_info["key"]
        for child in self.sessions.of(self._gate.person(request)):
            if (document := await child.claim(name)) is not None:
                break
        else:
            raise web.HTTPNotFound
        kind = document.mime_type
        response = web.StreamResponse(
            headers={
                "Content-Type": kind if kind in DELIVERED else "application/octet-stream",
                "Content-Disposition": f"attachment; filename*=UTF-8''{quote(document.file_name)}",
            }
        )
        if document.name is not None and document.name.isdigit():
            response.content_length = int(document.name)
        await response.prepare(request)
        sent = await _send(response, child, name)
        if sent != response.content_length and request.transport is not None:
            request.transport.close()  # the session ended meanwhile: let the browser notice
        return response


async def _send(response: web.StreamResponse, child: Child, key: str) -> int:
    """Pass a document on, and say how many bytes of it there were."""
    sent = 0
    async for chunk in child.downloads.download(key):
        async with asyncio.timeout(PATIENCE):
            await response.write(chunk)
        sent += len(chunk)
    return sent


def _told(status: int, title: str, words: str, *, way: str = "", go_to: str = "") -> web.Response:
    text = pages.page(
        "told",
        title=title,
        words=words,
        way=way or go_to,
        way_words="First page" if way else "Go on",
        go_to=go_to,
    )
    return _html(text, status)


def _html(text: str, status: int = 200) -> web.Response:
    return web.Response(text=text, status=status, content_type="text/html")


def _socket_origin(origin: str) -> str:
    return origin.replace("http", "ws", 1)
