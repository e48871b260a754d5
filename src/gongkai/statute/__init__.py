"""The law of government information disclosure as code without I/O.

Given what has happened and a calendar date, the modules of this package say what is due, what
may follow, what it costs and which article says so. Nothing here reads a clock, a file a user
owns or a network, and nothing here imports another package of Gongkai.
"""
