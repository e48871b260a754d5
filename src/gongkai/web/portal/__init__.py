"""What the public sees: where to ask, the request form, how a request stands."""
