"""Demo reports: small data, made into real files in the layouts that reports are met in.

Organs, sentences and most figures are invented; the figures of some follow published reports.
"""
