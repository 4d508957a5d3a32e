"""No test may reach a network: only local sockets and this machine's own addresses are allowed.

An audit hook sees every attempt, also those made in C, and cannot be taken off again. Python reads
a module of this name at start when its folder is on PYTHONPATH, so the programs that tests start
are guarded as well. Attempts are also written to a file: code that swallows the error is caught.
"""

import ipaddress
import os
import sys

LOG = "ASSESS_NETWORK_LOG"
NAMES = {"", "localhost", "localhost.localdomain", "ip6-localhost"}


class NetworkBlocked(BaseException):
    """A test tried to reach a network. No ``except Exception`` hides it."""


def is_local(host):
    """Whether a host name or address is this machine's own."""
    if isinstance(host, (bytes, bytearray)):
        host = bytes(host).decode("ascii", "replace")
    if host is None or host in NAMES:
        return True
    try:
        return ipaddress.ip_address(str(host).partition("%")[0]).is_loopback
    except ValueError:
        return False


def _host(event, args):
    if event in {"socket.connect", "socket.sendto", "socket.sendmsg"}:
        address = args[-1]
        return address[0] if isinstance(address, tuple) and address else None
    return args[0]


EVENTS = {
    "socket.connect",
    "socket.sendto",
    "socket.sendmsg",
    "socket.getaddrinfo",
    "socket.gethostbyname",
    "socket.gethostbyaddr",
}


def guard(event, args):
    """Refuse what would leave this machine."""
    if event not in EVENTS:
        return
    host = _host(event, args)
    if is_local(host):
        return
    if log := os.environ.get(LOG):
        with open(log, "a", encoding="utf-8") as file:  # noqa: PTH123 - start-up stays light
            file.write(f"{event} {host!r} by {sys.argv[:3]}\n")
    raise NetworkBlocked(f"{event} to {host!r}: tests and the product use no network")


if not getattr(sys, "_assess_network_guard", False):
    sys._assess_network_guard = True
    sys.addaudithook(guard)
