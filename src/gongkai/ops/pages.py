"""Serving the pages.

``gongkai serve`` does it itself; on a machine of several processors more processes do it beside
it, each started as ``python -m gongkai.ops.pages HOST PORT PLACE`` with a socket of its own for the
same address: the system deals connections out evenly and passes over a process that has died.
"""

from __future__ import annotations

import os
import signal
import socket
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from gongkai.ops import children
from gongkai.web import home

BACKLOG = 512
CONNECTIONS = 2000
"""Open at once: a browser keeps up to six, and whoever comes after the last waits in silence."""
THREADS = 8
LARGEST = 2 * 1024**3
"""Bytes of a request at most; each desk sets its own lower limit."""


def listen(host: str, port: int, *, shared: bool = False) -> socket.socket:
    """A socket that listens; ``shared``: other processes may listen at the same address. Raises
    OSError."""
    listener = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET, socket.SOCK_STREAM)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        if shared:
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        listener.bind((host, port))
        listener.listen(BACKLOG)
    except OSError:
        listener.close()
        raise
    return listener


def serve(listener: socket.socket, place: int = 0) -> None:
    """Serve until interrupted, as the process at that place among those that do."""
    _stay(place)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gongkai.web.settings")
    from waitress.server import create_server

    from gongkai.web.wsgi import application

    server = create_server(
        application,
        sockets=[listener],
        threads=THREADS,
        ident="gongkai",
        max_request_body_size=LARGEST,
        channel_timeout=120,
        connection_limit=CONNECTIONS,
        asyncore_use_poll=True,  # select() knows no file above the 1,024th
        **_behind_proxy(),
    )
    try:
        server.run()
    except KeyboardInterrupt:
        pass
    finally:
        server.close()


def _stay(place: int) -> None:
    """Keep to one processor: threads of one interpreter run one at a time, and handing it from
    processor to processor doubles what the same work costs (decision 0010)."""
    if hasattr(os, "sched_setaffinity"):
        processors = sorted(os.sched_getaffinity(0))
        with suppress(OSError):  # a sandbox may not let us
            os.sched_setaffinity(0, {processors[place % len(processors)]})


def _behind_proxy() -> dict[str, object]:
    """With a TLS proxy in front, the reader's address and scheme are what it says."""
    if not home.is_https():
        return {}
    headers = {"x-forwarded-for", "x-forwarded-proto"}
    return {
        "trusted_proxy": "127.0.0.1",
        "trusted_proxy_headers": headers,
        "clear_untrusted_proxy_headers": True,
    }


@contextmanager
def beside(host: str, port: int, processes: int) -> Iterator[None]:
    """So many more processes serve the address for as long as the block."""
    kept = [
        children.Kept("gongkai.ops.pages", host, str(port), str(place))
        for place in range(1, processes + 1)
    ]
    try:
        yield
    finally:
        for child in kept:
            child.stop()


def main() -> int:
    """Serve the address named on the command line until SIGTERM, or until the parent is gone."""
    signal.signal(signal.SIGTERM, children.interrupt)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the parent's to act on
    end = lambda: os.kill(os.getpid(), signal.SIGTERM)  # noqa: E731
    threading.Thread(target=children.follow_parent, args=[end], daemon=True).start()
    host, port, place = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
    serve(listen(host, port, shared=True), place)
    return 0


if __name__ == "__main__":
    sys.exit(main())
