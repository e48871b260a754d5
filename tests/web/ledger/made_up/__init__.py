"""A made-up desk: boxes that are opened, filled and sealed. It shows the ledger at work."""
