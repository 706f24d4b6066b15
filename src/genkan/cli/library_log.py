"""What the libraries we serve with have to say, as JSON lines like everything else we log."""

import logging
import sys
from datetime import UTC, datetime

import msgspec


class JsonLines(logging.Handler):
    """Writes each record as one line to standard error.

    {"type":"library","timestamp":"...","level":"warning","detail":{"from":"uvicorn.error",...}}
    """

    def emit(self, record: logging.LogRecord) -> None:
        """Write the record; of an exception its kind and words, never the traceback."""
        error = record.exc_info[1] if record.exc_info else None
        detail = {"from": record.name, "message": record.getMessage()}
        if error is not None:
            detail["error"] = f"{type(error).__name__}: {error}"
        line = {
            "type": "library",
            "timestamp": datetime.fromtimestamp(record.created, UTC).isoformat(),
            "level": record.levelname.lower(),
            "detail": detail,
        }
        try:
            sys.stderr.write(f"{msgspec.json.encode(line).decode()}\n")
            sys.stderr.flush()
        except OSError:
            return  # nobody reads; the server goes on without its log


def log_libraries_as_json() -> None:
    """From now on, warnings of all libraries are JSON lines."""
    logging.basicConfig(handlers=[JsonLines()], level=logging.WARNING, force=True)
