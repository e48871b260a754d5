"""Pages of the organs app."""
