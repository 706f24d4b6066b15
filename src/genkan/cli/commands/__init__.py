"""One file per command, or per family of commands; `cli/table.py` is theirs."""
