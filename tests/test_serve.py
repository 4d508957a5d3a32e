"""The questionnaire in browsers, seen by well-meant and by hostile programs."""

from __future__ import annotations

import asyncio
import contextlib
import hmac
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

import aiohttp
import hostile_texts as texts
import pytest
from aiohttp import WSMsgType
from conftest import ROOT
from yarl import URL

from assess.answers.read import parse_answers, read_answers
from assess.cli.main import main
from assess.errors import UsageError
from assess.rubric.load import load_rubric
from assess.serve import gate
from assess.serve.child import Child
from assess.serve.run import running
from assess.serve.sessions import LONGEST_MESSAGE, Ending
from assess.serve.settings import Serving, pick_token, read_public_url

TOKEN = "a-token-that-nobody-can-guess"
SIZE = {"width": "100", "height": "30"}
PATIENCE = 60.0
"""Seconds after which a test gives up waiting; no measure of speed."""


@pytest.fixture(scope="module")
def rubric():
    return load_rubric()


@pytest.fixture
def serving(tmp_path):
    folder = tmp_path / "answers"
    folder.mkdir()
    return Serving(port=0, folder=folder, token=TOKEN)


class Visitor:
    """A browser, as far as the server can tell."""

    def __init__(self, client, address):
        self.client = client
        self.address = address.partition("?")[0].rstrip("/")
        self.headers = {"Origin": self.address}

    def get(self, path, **more):
        return self.client.get(self.address + path, allow_redirects=False, **more)

    async def text(self, path, status=200, **more):
        async with self.get(path, **more) as response:
            assert response.status == status, path
            return await response.text()

    async def come_in(self):
        await self.text(f"/?token={TOKEN}")
        return await self.text("/")

    def socket(self, **headers):
        return self.client.ws_connect(
            f"{self.address}/ws", params=SIZE, headers=self.headers | headers, max_msg_size=0
        )

    async def closed_with(self):
        """Open a socket, send nothing, and tell with which code the server closes it."""
        async with self.socket() as socket:
            return await drained(socket)


async def drained(socket):
    """Read until the server closes, and tell the code."""
    async with asyncio.timeout(PATIENCE):
        async for _ in socket:
            pass
    return socket.close_code


@asynccontextmanager
async def visitors(site_and_address, number=1):
    _, address = site_and_address
    clients = [
        aiohttp.ClientSession(
            cookie_jar=aiohttp.CookieJar(unsafe=True),
        )
        for _ in range(number)
    ]
    try:
        yield [Visitor(client, address) for client in clients]
    finally:
        for client in clients:
            await client.close()


@asynccontextmanager
async def visited(serving, rubric):
    """A server with one visitor who has shown the token."""
    async with running(serving, rubric) as found, visitors(found) as (visitor,):
        await visitor.come_in()
        yield found[0], visitor


class Keyboard:
    """A person at the questionnaire: types, and waits for what the screen shows."""

    def __init__(self, socket):
        self.socket = socket
        self.seen = ""
        self.delivered = []

    async def type(self, *keys):
        for key in keys:
            await self.socket.send_json(["stdin", key])

    async def until(self, words):
        """Read until the screen has shown words since the last call."""
        async with asyncio.timeout(PATIENCE):
            while words not in self.seen:
                message = await self.socket.receive()
                if message.type is WSMsgType.BINARY:
                    self.seen += re.sub(r"\x1b\[[0-9;?]*[a-zA-Z]", "", message.data.decode())
                elif message.type is WSMsgType.TEXT:
                    kind, value = message.json()
                    if kind == "deliver_file_start":
                        self.delivered.append(value)
                        self.seen += f"<{kind}>"
                else:
                    raise AssertionError(
                        f"closed with {self.socket.close_code}: {self.seen[-300:]}"
                    )
        self.seen = self.seen.partition(words)[2]

    async def begin(self, team):
        await self.until("New assessment")
        await self.type("n")
        await self.until("Respondents")
        await self.type(team, "\r")
        await self.until("question 1 of")


def files(folder):
    return sorted(str(p.relative_to(folder)) for p in folder.rglob("*.yaml"))


# --- how it is set up


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("https://assess.example.org", "https://assess.example.org"),
        ("https://assess.example.org/", "https://assess.example.org"),
        ("https://assess.example.org:443", "https://assess.example.org"),
        ("http://10.0.0.5:8080", "http://10.0.0.5:8080"),
        ("http://[2001:db8::1]:80", "http://[2001:db8::1]"),
    ],
)
def test_the_address_of_a_proxy_is_scheme_name_and_port(text, address):
    assert read_public_url(text) == address


@pytest.mark.parametrize(
    "text",
    [
        "assess.example.org",
        "ftp://x.org",
        "https://",
        "https://x.org/below",
        "https://x.org?a=1",
        "https://me@x.org",
        "https://x.org:port",
        "https://x.org:99999",
    ],
)
def test_any_other_address_of_a_proxy_is_refused(text):
    with pytest.raises(UsageError, match="--public-url"):
        read_public_url(text)


def test_a_token_is_made_or_taken_from_the_environment_if_nobody_can_guess_it(monkeypatch):
    monkeypatch.delenv("ASSESS_SERVE_TOKEN", raising=False)
    assert len(pick_token()) >= 43
    assert pick_token() != pick_token()
    monkeypatch.setenv("ASSESS_SERVE_TOKEN", TOKEN)
    assert pick_token() == TOKEN
    for weak in (
        "short",
        "x" * 19,
        "with a blank in the middle of it",
        "a&b=c#dddddddddddddddddddd",
    ):
        monkeypatch.setenv("ASSESS_SERVE_TOKEN", weak)
        with pytest.raises(UsageError, match="ASSESS_SERVE_TOKEN"):
            pick_token()


@pytest.mark.parametrize(
    ("host", "public", "private"),
    [
        ("127.0.0.1", "", True),
        ("localhost", "", True),
        ("::1", "http://localhost:9000", True),
        ("0.0.0.0", "", False),
        ("192.0.2.7", "", False),
        ("127.0.0.1", "https://assess.example.org", False),
    ],
)
def test_only_what_this_machine_alone_can_reach_needs_no_token(host, public, private):
    assert Serving(host=host, public_url=public).is_private is private


@pytest.fixture
def started(monkeypatch):
    """Call the command without serving anything; gives what would have been served."""
    asked = []

    def serve(serving, rubric, ready):
        asked.append(serving)
        ready("ADDRESS")
        return 0

    monkeypatch.setattr("assess.serve.run.serve", serve)
    return asked


@pytest.mark.parametrize(
    ("args", "token", "warned"),
    [
        ([], False, False),
        (["--token"], True, False),
        (["--host", "0.0.0.0"], True, True),
        (["--public-url", "https://assess.example.org"], True, False),
        (["--host", "0.0.0.0", "--public-url", "https://assess.example.org"], True, False),
        (["--public-url", "http://assess.example.org"], True, True),
    ],
)
def test_others_than_this_machine_need_a_token_and_are_warned_without_tls(
    args, token, warned, started, tmp_path, monkeypatch, capsys
):
    monkeypatch.chdir(tmp_path)
    assert main(["serve", *args]) == 0
    said = capsys.readouterr()
    assert said.out == "ADDRESS\n"
    assert bool(started[0].token) is token
    assert ("TLS" in said.err) is warned
    assert (tmp_path / "assessments").is_dir()


def test_a_file_that_is_wrong_is_told_at_once_and_nothing_is_served(started, tmp_path, capsys):
    file = tmp_path / "team.yaml"
    file.write_text("schema: 1\nanswers: {nonsense: 1}\n")
    assert main(["serve", str(file)]) == 1
    assert "team.yaml:2" in capsys.readouterr().err
    assert main(["serve", str(file), "--dir", str(tmp_path)]) == 2
    assert not started


def test_without_the_extra_one_message_says_how_to_install_it():
    code = (
        "import sys; sys.modules['textual_serve'] = None;"
        " from assess.cli.main import main; sys.exit(main(['serve']))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert done.returncode == 1
    assert "pip install 'mlops-assess[serve]'" in done.stderr
    assert len(done.stderr.splitlines()) == 1


async def test_a_port_that_is_taken_is_one_message(serving, rubric, capsys):
    async with running(serving, rubric) as (_, address):
        port = address.split(":")[2].partition("/")[0]
        folder = str(serving.folder)
        status = await asyncio.to_thread(main, ["serve", "--port", port, "--dir", folder])
    assert status == 1
    assert "choose another port with --port" in capsys.readouterr().err


# --- who may come in


async def test_the_token_is_shown_once_and_then_lives_in_a_cookie(serving, rubric, monkeypatch):
    compared = []
    honest = hmac.compare_digest
    monkeypatch.setattr(
        gate.hmac, "compare_digest", lambda a, b: compared.append((a, b)) or honest(a, b)
    )
    async with running(serving, rubric) as found, visitors(found) as (visitor,):
        assert found[1].endswith(f"?token={TOKEN}")
        for path in (
            "/",
            "/answer",
            "/ws",
            "/mine/x",
            "/download/x",
            "/nothing",
            f"/?token={TOKEN}x",
        ):
            assert "not complete" in await visitor.text(path, 403)
        async with visitor.get(f"/answer?token={TOKEN}") as response:
            cookie = response.headers["Set-Cookie"]
            page = await response.text()
        assert {"HttpOnly", "SameSite=Strict", "Path=/"} <= set(cookie.split("; "))
        assert '<meta http-equiv="refresh" content="0; url=/answer">' in page
        assert TOKEN not in page
        await visitor.text("/answer")
        visitor.client.cookie_jar.clear()
        await visitor.text("/answer", 403)
        await visitor.text("/assets/page.css")
    assert (f"{TOKEN}x".encode(), TOKEN.encode()) in compared
    assert (b"", TOKEN.encode()) in compared


async def test_behind_tls_cookies_are_secure_and_pages_name_the_proxy(serving, rubric):
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    serving = replace(serving, port=port, public_url="https://assess.example.org")
    async with running(serving, rubric) as (_, address), aiohttp.ClientSession() as client:
        assert address == f"https://assess.example.org/?token={TOKEN}"
        host = {"Host": "assess.example.org"}
        local = f"http://127.0.0.1:{port}"
        async with client.get(f"{local}/?token={TOKEN}", headers=host) as response:
            name, _, rest = response.headers["Set-Cookie"].partition("=")
        assert name.startswith("__Host-")
        assert "Secure" in rest.split("; ")
        host["Cookie"] = f"{name}={TOKEN}"
        async with client.get(f"{local}/answer", headers=host) as response:
            assert (
                'data-session-websocket-url="wss://assess.example.org/ws"' in await response.text()
            )
            assert "wss://assess.example.org;" in response.headers["Content-Security-Policy"]
        async with client.get(local, headers=host) as response:
            assert "https://assess.example.org/mine/" in await response.text()


async def test_a_link_on_a_page_of_somebody_else_still_leads_in(serving, rubric):
    async with running(serving, rubric) as found, visitors(found) as (visitor,):
        kept_back = {"Sec-Fetch-Site": "cross-site"}  # and so the cookies
        again = await visitor.text("/", headers=kept_back)
        assert 'content="0; url=/"' in again
        await visitor.text("/", 403)
        visitor.client.cookie_jar.update_cookies({found[0]._gate._token_cookie: TOKEN})
        known_here = await visitor.text("/", headers=kept_back)  # no person yet: ask once more
        assert 'content="0; url=/"' in known_here


@pytest.mark.parametrize(
    "host", ["evil.example", "localhost.evil.example", "127.0.0.1.evil.example"]
)
async def test_a_name_that_is_not_the_servers_is_refused_everywhere(host, serving, rubric):
    async with visited(serving, rubric) as (_, visitor):
        for path in ("/", f"/?token={TOKEN}", "/answer", "/ws", "/assets/page.css", "/nothing"):
            text = await visitor.text(path, 421, headers={"Host": host})
            assert "--public-url" in text
        for known in ("localhost", "127.0.0.1:9", "[::1]:8000", "192.0.2.1"):
            await visitor.text("/answer", headers={"Host": known})


@pytest.mark.parametrize(
    "origin",
    [
        None,
        "null",
        "https://evil.example",
        "http://127.0.0.1:1",
        "http://localhost",
        "SAME.evil.example",
    ],
)
async def test_a_page_of_somebody_else_gets_no_connection_and_no_form(origin, serving, rubric):
    async with visited(serving, rubric) as (site, visitor):
        given = {} if origin is None else {"Origin": origin.replace("SAME", visitor.address)}
        visitor.headers = {}
        with pytest.raises(aiohttp.WSServerHandshakeError) as refused:
            await visitor.socket(**given)
        assert refused.value.status == 403
        form = {"key": "A" * 22}
        async with visitor.client.post(f"{visitor.address}/mine", data=form, headers=given) as done:
            assert done.status == 403
            assert "Set-Cookie" not in done.headers
        assert len(site.sessions) == 0


async def test_every_answer_carries_the_headers_that_keep_a_browser_safe(serving, rubric):
    async with visited(serving, rubric) as (_, visitor):
        for path in (
            "/",
            "/answer",
            "/nothing",
            "/assets/textual.js",
            "/assets/nothing",
            "/ws",
            "/mine",
        ):
            async with visitor.get(path) as response:
                headers, body = response.headers, await response.text()
            policy = headers["Content-Security-Policy"]
            assert "default-src 'none'" in policy
            assert "script-src 'self';" in policy
            assert "frame-ancestors 'none'" in policy
            assert "unsafe" not in policy
            addresses = set(re.findall(r"(?:https?|wss?)://[\w.:]+", policy + body))
            assert path.endswith(".js") or {a.partition("//")[2] for a in addresses} <= {
                visitor.address.partition("//")[2]
            }
            assert headers["X-Content-Type-Options"] == "nosniff"
            assert headers["Referrer-Policy"] == "no-referrer"
            assert headers["Server"] == "assess"
            assert "camera=()" in headers["Permissions-Policy"]
            assert headers["Cache-Control"] == (
                "max-age=3600" if response.ok and ".js" in path else "no-store"
            )


# --- what a request may not reach

OUTSIDE = (
    "/assets/../../../../etc/passwd",
    "/assets/..%2f..%2f..%2f..%2fetc%2fpasswd",
    "/assets/%2e%2e/%2e%2e/etc/passwd",
    "/assets/%252e%252e%252fetc%252fpasswd",
    "/assets/..%5c..%5cetc%5cpasswd",
    "/assets//etc/passwd",
    "/assets/%2fetc%2fpasswd",
    "/assets/page.css/../page.py",
    "/assets/page.css%00",
    "/assets/..;/page.css",
    "/assets/file:%2f%2f%2fetc%2fpasswd",
    "//etc/passwd",
    "/../../etc/passwd",
    "/..%c0%af..%c0%afetc/passwd",
    "/download/..%2f..%2fetc%2fpasswd",
    "/download/%2fetc%2fpasswd",
    "/mine/..%2f..%2fsecret",
    "/mine/%2e%2e",
    "/static/js/textual.js",
    "/answer/../../etc/passwd",
    "file:///etc/passwd",
    "http://127.0.0.1/etc/passwd",
)


async def raw(address, lines):
    """Send bytes as they are and read the answer, whatever a client library would make of them."""
    host, _, port = address.removeprefix("http://").partition(":")
    reader, writer = await asyncio.open_connection(host, int(port))
    writer.write(lines)
    async with asyncio.timeout(PATIENCE):
        answer = await reader.read()
    writer.close()
    return answer


async def test_no_path_in_a_request_reaches_the_file_system(serving, rubric, monkeypatch):
    (serving.folder / "secret").mkdir()
    (serving.folder / "secret" / "team.yaml").write_text("root:x: a secret\n")
    async with visited(serving, rubric) as (_, visitor):
        cookies = visitor.client.cookie_jar.filter_cookies(URL(visitor.address))
        cookie = "; ".join(f"{m.key}={m.value}" for m in cookies.values())
        for path in OUTSIDE:
            request = f"GET {path} HTTP/1.1\r\nHost: localhost\r\nCookie: {cookie}\r\nConnection: close\r\n\r\n"
            answer = await raw(visitor.address, request.encode())
            assert int(answer.split()[1]) in (400, 404, 421), (path, answer[:200])
            assert b"root:" not in answer
            assert b"Traceback" not in answer


async def test_requests_that_are_too_large_or_no_requests_at_all_are_refused(serving, rubric):
    async with visited(serving, rubric) as (_, visitor):
        own = {"Origin": visitor.address}
        for data, status in (({"key": "A" * 5000}, 413), ({"key": "../../etc"}, 404), ({}, 404)):
            async with visitor.client.post(
                f"{visitor.address}/mine", data=data, headers=own
            ) as response:
                assert response.status == status
        for request in (
            b"GET /" + b"a" * 9000 + b" HTTP/1.1\r\nHost: localhost\r\n\r\n",
            b"GET / HTTP/1.1\r\nHost: localhost\r\nX: " + b"a" * 9000 + b"\r\n\r\n",
            b"GET / HTTP/1.1\r\nHost: localhost\r\n" + b"X: a\r\n" * 500 + b"\r\n",
            b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + os.urandom(200) + b"\r\n\r\n",
        ):
            assert b" 400 " in (await raw(visitor.address, request)).partition(b"\r\n")[0]
        assert "Begin" in await visitor.text("/")


# --- sessions

GARBAGE = (
    "no JSON",
    "{}",
    "[]",
    "null",
    '["stdin", 7]',
    '["stdin", null]',
    '["resize", {"width": "wide"}]',
    '["resize", {"width": 1e9, "height": true}]',
    '["resize"]',
    '["format the disk", {}]',
    "[" * 100_000,
    b"\x00\xff\xfe",
)


async def test_garbage_closes_its_own_connection_and_nothing_else(serving, rubric):
    async with visited(serving, rubric) as (site, visitor):

        async def send(garbage):
            async with visitor.socket() as socket:
                await (socket.send_bytes if isinstance(garbage, bytes) else socket.send_str)(
                    garbage
                )
                return await drained(socket)

        codes = await asyncio.gather(*map(send, GARBAGE))
        assert codes == [Ending.GARBLED] * len(GARBAGE)
        assert await send("x" * (LONGEST_MESSAGE + 1)) == aiohttp.WSCloseCode.MESSAGE_TOO_BIG
        await site.sessions.stop()
        assert len(site.sessions) == 0
        assert "Begin" in await visitor.text("/")
    assert list(serving.folder.iterdir()) == []


async def test_what_files_say_is_text_on_the_first_page(serving, tmp_path):
    small = ROOT / "tests" / "rubrics" / "small"
    rubric = load_rubric(base=texts.rubric_folder(tmp_path / "own", small, texts.everything))
    shared = texts.answer_file(tmp_path / "x\x1b<b>.yaml", rubric=rubric, trick=texts.everything)
    async with visited(serving, rubric) as (site, visitor):
        link = re.search(r'value="\S+/mine/(\S+)"', await visitor.come_in())
        folder = site.sessions.folder(link[1].partition("?")[0])
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "a.yaml").write_bytes(shared.read_bytes())
        (folder / "\x1b[2J<script>\u202e.yaml").write_text("- x")
        pages = [await visitor.text("/")]
    async with visited(replace(serving, folder=None, file=shared), rubric) as (_, visitor):
        pages.append(await visitor.come_in())
    for page in pages:
        assert texts.MARK in page
        assert not set(re.findall(r"<(\w+)", page)) & {"own", "b", "img"}
        assert not re.search("<script(?! src=)", page)
        assert "{{ 7*7 }}" in page
        assert not re.search(
            "[\x00-\x08\x0e-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]", page
        )


async def test_a_window_of_any_size_is_brought_into_bounds(serving, rubric):
    async with visited(serving, rubric) as (_, visitor):
        async with visitor.client.ws_connect(
            f"{visitor.address}/ws?width=-5&height=1000000000", headers=visitor.headers
        ) as socket:
            keyboard = Keyboard(socket)
            await socket.send_json(["resize", {"width": 10**9, "height": 30}])
            await keyboard.until("New assessment")
        for query in ("", "?width=a&height=b", "?width=&height=9", "?width=80"):
            await visitor.text(f"/ws{query}", 400, headers=visitor.headers)


async def test_fifty_connections_at_once_get_the_places_there_are(serving, rubric):
    async with visited(replace(serving, most=2), rubric) as (site, visitor):
        assert "Up to 2 people" in await visitor.text("/")
        sockets = await asyncio.gather(*(visitor.socket() for _ in range(50)))
        first = [asyncio.create_task(socket.receive()) for socket in sockets]
        async with asyncio.timeout(PATIENCE):
            kinds = [message.type for message in await asyncio.gather(*first)]
        assert kinds.count(WSMsgType.BINARY) == 2
        assert len(site.sessions) == 2
        full = [socket for socket in sockets if socket.closed]
        assert [socket.close_code for socket in full] == [Ending.FULL] * 48
        for socket in sockets:
            await socket.close()
        await site.sessions.stop()  # waits for the two processes
        assert len(site.sessions) == 0


async def test_a_session_in_which_nothing_is_typed_ends_and_its_place_is_free(serving, rubric):
    async with visited(replace(serving, most=1, idle=0.5), rubric) as (site, visitor):
        assert await visitor.closed_with() == Ending.IDLE
        assert len(site.sessions) == 0
        assert await visitor.closed_with() == Ending.IDLE
        page = await visitor.text("/answer")
        for code in Ending:
            assert f'data-ending="{code.value}"' in page


async def test_each_person_has_their_own_answers_and_a_link_back_to_them(serving, rubric):
    async with running(serving, rubric) as found, visitors(found, 3) as (ann, ben, cleo):
        link = re.search(r'value="(\S+/mine/\S+)"', await ann.come_in())[1].removeprefix(
            ann.address
        )
        await ben.come_in()
        async with ann.socket() as socket:
            await Keyboard(socket).begin("Payments")
        assert "Payments" in await ann.text("/")
        assert "Payments" not in await ben.text("/")

        link = link.replace("&amp;", "&")
        led_on = re.search(r"url=(\S+)\"", await cleo.text(link))[1]
        asked = await cleo.text(led_on)
        assert "Go on with these answers?" in asked
        key = re.search(r'name="key" value="(\S+)"', asked)[1]
        assert "Payments" not in await cleo.text("/")
        await cleo.client.post(f"{cleo.address}/mine", data={"key": key}, headers=cleo.headers)
        assert "Payments" in await cleo.text("/")
        await cleo.text(f"/mine/{'A' * 22}", 404)
        assert key not in str(files(serving.folder))
    (name,) = files(serving.folder)
    assert re.fullmatch(r"[0-9a-f]{16}/payments\.yaml", name)


async def test_a_document_goes_once_and_only_to_the_browser_it_was_made_for(serving, rubric):
    async with running(serving, rubric) as found, visitors(found, 2) as (ann, ben):
        await ann.come_in()
        await ben.come_in()
        async with ann.socket() as socket, ben.socket() as other:
            keyboard = Keyboard(socket)
            await keyboard.begin('Zoë’s “team”; x="y"\r')
            await keyboard.type("2", "\x1bOS")  # an answer; F4
            await keyboard.until("Where we stand")
            await keyboard.type("w")
            await keyboard.until("Write a file to share")
            await keyboard.type("\x1b[C", "\x1b[C", "\r")  # right, right: YAML
            await keyboard.until("<deliver_file_start>")
            await Keyboard(other).until("New assessment")
            path = f"/download/{keyboard.delivered[0]}"
            await ben.text(path, 404)
            await ann.text("/download/" + "0" * 32, 404)
            async with ann.get(path) as response:
                text = await response.text()
                headers = response.headers
            await ann.text(path, 404)
        assert headers["Content-Disposition"].startswith("attachment; filename*=UTF-8''zo")
        assert headers["Content-Type"] == "application/yaml"
        assert int(headers["Content-Length"]) == len(text.encode())
        (name,) = files(serving.folder)
        said = read_answers(serving.folder / name, rubric)
        assert parse_answers(text.encode(), rubric, said.file) == said
        assert "models-in-production: 2" in text


async def test_on_one_file_everybody_sees_what_the_others_say(serving, rubric, sample):
    file = serving.folder / "team.yaml"
    file.write_bytes(sample.read_bytes())
    (serving.folder / "other.yaml").write_bytes(sample.read_bytes())
    serving = replace(serving, folder=None, file=file)
    async with running(serving, rubric) as found, visitors(found, 2) as (ann, ben):
        first = await ann.come_in()
        assert "Fraud scoring" in first
        assert "/mine/" not in first
        await ben.come_in()
        async with ann.socket() as one, ben.socket() as two:
            ann_types, ben_types = Keyboard(one), Keyboard(two)
            await ann_types.until("saved")
            await ben_types.until("saved")
            await ann_types.type("g", "models in production", "\r", "0")
            await ben_types.until("changed on disk by someone else")
            await ben_types.type("\x1bOP")  # F1
            await ben_types.until("Go on")
            await ben_types.until("Recent")
            await ben_types.until("team.yaml")
    assert "other.yaml" not in ben_types.seen
    assert "models-in-production: 0" in file.read_text()
    assert files(serving.file.parent) == ["other.yaml", "team.yaml"]


# --- the end

LINUX = pytest.mark.skipif(sys.platform != "linux", reason="looks for processes in /proc")
TYPED = "half a note that nobody has confirmed"


@asynccontextmanager
async def in_a_process(folder, *args):
    """`assess serve` as its operator runs it, and the address it prints."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "assess", "serve", "--port", "0", "--dir", str(folder), *args),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd=ROOT,
        env=os.environ | {"ASSESS_SERVE_TOKEN": TOKEN},
    )
    try:
        async with asyncio.timeout(PATIENCE):
            address = (await process.stdout.readline()).decode().strip()
        yield process, address
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()


async def write_half_a_note(visitor):
    await visitor.come_in()
    socket = await visitor.socket()
    keyboard = Keyboard(socket)
    await keyboard.begin("Payments")
    await keyboard.type("2", "e")
    await keyboard.until("Note")
    await keyboard.type(TYPED)
    await keyboard.until(TYPED[-9:])
    return socket


def processes(folder):
    """The sessions of a server that run, by their ids."""
    found = []
    for line in Path("/proc").glob("[0-9]*/cmdline"):
        with contextlib.suppress(OSError):
            words = line.read_bytes()
            if b"assess.tui.served" in words and str(folder).encode() in words:
                found.append(int(line.parent.name))
    return found


@LINUX
@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT, signal.SIGKILL])
async def test_however_the_server_ends_sessions_end_and_nothing_typed_is_lost(how, tmp_path):
    async with in_a_process(tmp_path) as (server, address):
        async with visitors((None, address)) as (visitor,):
            socket = await write_half_a_note(visitor)
            assert len(processes(tmp_path)) == 1
            server.send_signal(how)
            if how is not signal.SIGKILL:
                assert await drained(socket) == Ending.STOPPED
            async with asyncio.timeout(PATIENCE):
                status = await server.wait()
                while processes(tmp_path):  # after a kill they notice by themselves
                    await asyncio.sleep(0.05)
        said = (await server.stderr.read()).decode()
    assert status == (-how if how is signal.SIGKILL else 0)
    assert TOKEN not in said
    assert "Traceback" not in said
    (name,) = files(tmp_path)
    assert TYPED in (tmp_path / name).read_text()


@LINUX
async def test_a_browser_that_vanishes_leaves_no_process_and_nothing_typed_is_lost(serving, rubric):
    async with visited(serving, rubric) as (site, visitor):
        socket = await write_half_a_note(visitor)
        socket._response.connection.transport.abort()
        async with asyncio.timeout(PATIENCE):
            while len(site.sessions):
                await asyncio.sleep(0.05)
        assert processes(serving.folder) == []
        assert "Payments" in await visitor.text("/")
    (name,) = files(serving.folder)
    assert TYPED in (serving.folder / name).read_text()


@LINUX
async def test_a_browser_that_takes_nothing_cannot_keep_a_process(tmp_path, monkeypatch):
    monkeypatch.setattr("assess.serve.child.PATIENCE", 0.1)
    ended = asyncio.get_running_loop().create_future()

    async def never(_):
        await asyncio.Event().wait()

    child = Child([str(tmp_path)], write_bytes=never, write_str=never, ended=ended.set_result)
    await child.start(80, 24)
    async with asyncio.timeout(PATIENCE):
        assert await ended is False
        assert len(processes(tmp_path)) == 1
        await child.stop()
    assert processes(tmp_path) == []


@LINUX
async def test_a_process_that_ends_while_it_is_being_ended_is_no_matter(monkeypatch, caplog):
    program = shutil.which("true")
    monkeypatch.setattr("assess.serve.child.sys.executable", program)

    async def take(_):
        """A browser that takes everything."""

    for turn in range(150):
        child = Child([], write_bytes=take, write_str=take, ended=lambda _: None)
        await child.start(80, 24)
        time.sleep(0.0002 * (turn % 8))  # the loop must not look meanwhile
        await child.stop()
    assert [r.getMessage() for r in caplog.records if r.name == "asyncio"] == []


async def test_connections_that_ask_for_nothing_are_closed(serving, rubric, monkeypatch):
    monkeypatch.setattr("assess.serve.run.QUIET_AFTER", 0.2)
    async with visited(serving, rubric) as (_, visitor):
        assert await raw(visitor.address, b"") == b""
        assert await raw(visitor.address, b"GET / HTTP/1.1\r\nHost: local") == b""
