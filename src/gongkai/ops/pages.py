"""Serving the pages from a socket that is already listening.

``gongkai serve`` does it itself; on a machine of several processors more processes do it beside
it, each started as ``python -m gongkai.ops.pages DESCRIPTOR`` on the same socket.
"""

from __future__ import annotations

import os
import signal
import socket
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from gongkai.ops import children
from gongkai.web import home

CONNECTIONS = 2000
"""Open at once: a browser keeps up to six, and whoever comes after the last waits in silence."""
THREADS = 8
LARGEST = 2 * 1024**3
"""Bytes of a request at most; each desk sets its own lower limit."""


def serve(listener: socket.socket) -> None:
    """Serve until interrupted."""
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
def beside(listener: socket.socket, processes: int) -> Iterator[None]:
    """So many more processes serve the socket for as long as the block."""
    descriptor = listener.fileno()
    kept = [
        children.Kept("gongkai.ops.pages", str(descriptor), shares=[descriptor])
        for _ in range(processes)
    ]
    try:
        yield
    finally:
        for child in kept:
            child.stop()


def main() -> int:
    """Serve the socket named on the command line until SIGTERM, or until the parent is gone."""
    signal.signal(signal.SIGTERM, children.interrupt)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the parent's to act on
    end = lambda: os.kill(os.getpid(), signal.SIGTERM)  # noqa: E731
    threading.Thread(target=children.follow_parent, args=[end], daemon=True).start()
    serve(socket.socket(fileno=int(sys.argv[1])))
    return 0


if __name__ == "__main__":
    sys.exit(main())
