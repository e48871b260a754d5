"""Organs, the people who act for them, and the scope of what each may see."""
