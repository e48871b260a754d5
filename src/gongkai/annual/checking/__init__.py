"""Checking a report: identities of its form, rules on structure, values, text, years, dates."""
