"""The pages of things: a task, a unit, a leader, a district, a document, an indicator.

Each module turns one id into frozen dataclasses, with SQL alone; their fields are named as the
database's columns and are, unchanged, the page's JSON. ``serve`` makes answers of them.
"""
