"""How the console's files come out of `frontend/`: for the cli, and for hatch's build hook.

The hook imports this where nothing but hatchling is installed: the standard library alone.
"""
