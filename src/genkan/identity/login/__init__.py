"""Signing in and registering: how it becomes known who somebody is.

Read `flow.py` first: the table of what leads where. The rules stand beside it, one per file;
pages and cookies are http/'s.
"""
