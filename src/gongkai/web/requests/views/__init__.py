"""Pages of the request desk."""
