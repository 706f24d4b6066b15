"""The hosted pages: sign-in, register, verify, notices. They need no JavaScript.

Templates and texts live here, requests and cookies in http/. Read `page.py` first: every page
there is, with what it shows.
"""
