"""What ``script/bench`` measures: one module for each kind of work, each with ``measure()``."""
