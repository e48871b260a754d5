"""The Django project: one app per desk."""
