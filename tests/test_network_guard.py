"""The guard that keeps tests off the network is itself put to the test."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import NetworkBlocked, sitecustomize

OUTSIDE = ("192.0.2.1", 9)  # an address reserved for documentation: nobody is there


@pytest.fixture
def attempts_expected(monkeypatch, tmp_path):
    """Write attempts elsewhere, so that this test's own do not fail it."""
    log = tmp_path / "attempts"
    monkeypatch.setenv(sitecustomize.LOG, str(log))
    return log


@pytest.mark.parametrize(
    "attempt",
    [
        lambda: socket.create_connection(OUTSIDE, timeout=0.1),
        lambda: socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b"x", OUTSIDE),
        lambda: socket.socket().connect_ex(OUTSIDE),
        lambda: socket.getaddrinfo("example.org", 80),
        lambda: socket.gethostbyname("example.org"),
    ],
    ids=["connect", "sendto", "connect_ex", "getaddrinfo", "gethostbyname"],
)
def test_reaching_outside_is_refused_and_noted(attempt, attempts_expected):
    with pytest.raises(NetworkBlocked):
        attempt()
    assert attempts_expected.read_text()


def test_a_program_that_a_test_starts_is_guarded_and_its_attempt_noted(attempts_expected):
    code = "import socket\ntry: socket.create_connection(('192.0.2.1', 9), 0.1)\nexcept OSError: 0"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert done.returncode != 0
    assert "NetworkBlocked" in done.stderr
    assert "192.0.2.1" in attempts_expected.read_text()


def test_this_machine_itself_may_be_reached(tmp_path):
    with (
        socket.create_server(("127.0.0.1", 0)) as server,
        socket.create_connection(server.getsockname()[:2]) as client,
    ):
        client.sendall(b"x")
    path = str(tmp_path / "s")
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(path)
        server.listen()
        with socket.socket(socket.AF_UNIX) as client:
            client.connect(path)
    assert Path(path).exists()
    assert os.environ[sitecustomize.LOG]
