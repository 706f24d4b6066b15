"""How metadata changes. Read `change.py` first.

`live_schema.py` holds the snapshot that requests are answered from; `change.py` is the
one road to a new one; `run_command.py` says what each command does on that road.
"""

from genkan.engine.change_metadata.live_schema import LiveSchema, start_live_schema

__all__ = ["LiveSchema", "start_live_schema"]
