"""httpx as a library, without the command line program it brings.

`import httpx` loads that program where its parts are installed, and they are, for ours: click,
Rich and Pygments are 4 MB of memory for as long as a server runs. Without them httpx goes its
own way (`httpx/__init__.py`), and everything but its program works.
"""

import sys


def load_no_httpx_program() -> None:
    """From now on, in this process; call it before the first `import httpx`."""
    # Source: Python, the import system, 5.3.1: a module that is None can not be imported.
    sys.modules["httpx._main"] = None  # pyright: ignore[reportArgumentType]  # None is allowed
