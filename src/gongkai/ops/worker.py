"""The worker process: does jobs and duties until it is told to stop or its parent is gone."""

from __future__ import annotations

import os
import signal
import sys
import threading

from gongkai.ops import children


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
        threading.Thread(target=children.follow_parent, args=[stop.set], daemon=True).start()
    keeper = threading.Thread(target=duties.work, args=[stop])
    keeper.start()
    jobs.work(stop)
    keeper.join()
    return 0


if __name__ == "__main__":
    sys.exit(main())
