"""``python -m gongkai.ops.act_table > docs/acts.md``: the page of every act."""

from __future__ import annotations

import os
import sys


def main() -> None:
    """Print the page."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gongkai.web.settings")
    import django

    django.setup()
    from gongkai.web.ledger import document

    sys.stdout.write(document.page())


if __name__ == "__main__":
    main()
