"""The annual report (政府信息公开工作年度报告): forms, model, reading, checking, writing.

Pure: no clock, no network, no database. "Today" is passed in where a rule needs it.
"""
