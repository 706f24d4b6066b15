"""Genkan beside its peers and beside Postgres itself: the same work, in turns, with right answers.

`work.py` says what is asked, `contenders.py` who is asked, `load.py` how, `rounds.py` when.
"""
