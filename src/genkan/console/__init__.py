"""The console: one set of pages for the engine and the identity provider, and who may use them.

It talks to both by their public APIs, in this process; it imports neither.
"""
