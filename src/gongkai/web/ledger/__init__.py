"""Jobs: long work in small repeatable steps."""
