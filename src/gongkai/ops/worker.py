"""The worker process: does jobs and duties until it is told to stop or its parent is gone."""

from __future__ import annotations

import os
import signal
import sys
import threading


def _follow_parent(stop: threading.Event) -> None:
    """Stop when the parent closes our standard input, that is, when it ends however it ends."""
    while os.read(sys.stdin.fileno(), 1024):  # not the buffered reader: its lock outlives us
        pass
    stop.set()


def main() -> int:
    """Work until SIGTERM or Ctrl-C."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gongkai.web.settings")
    import django

    django.setup()
    from gongkai.web.ledger import duties, jobs

    stop = threading.Event()
    # Ctrl-C reaches the whole group; the parent decides when its child ends.
    signal.signal(signal.SIGINT, lambda *_: stop.set())
    signal.signal(signal.SIGTERM, lambda *_: stop.set())
    if __name__ == "__main__":
        threading.Thread(target=_follow_parent, args=[stop], daemon=True).start()
    keeper = threading.Thread(target=duties.work, args=[stop])
    keeper.start()
    jobs.work(stop)
    keeper.join()
    return 0


if __name__ == "__main__":
    sys.exit(main())
