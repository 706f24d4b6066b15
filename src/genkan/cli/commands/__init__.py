"""One file per command, or per family of commands; `cli/main.py` is their table."""
