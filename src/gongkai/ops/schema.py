"""The schema of the database: whether it is older than the program, and bringing it up.

``python -m gongkai.ops.schema`` brings up the database of the data folder in ``GONGKAI_HOME``.
"""

from __future__ import annotations

import os
import sys


def is_older() -> bool:
    """Whether an older program made the database (or nobody has yet)."""
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def bring_up() -> None:
    """Make the schema that of the program."""
    from django.core.management import call_command

    call_command("migrate", interactive=False, verbosity=0)


def main() -> int:
    """Bring up. Returns the exit status."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gongkai.web.settings")
    import django

    django.setup()
    bring_up()
    return 0


if __name__ == "__main__":
    sys.exit(main())
