"""Reads the JOSE vectors that stand beside the project."""

from pathlib import Path
from typing import Any

import msgspec
import pytest

VECTORS = Path(__file__).parents[2].parent / "shared" / "vectors"


def vector_file(name: str) -> Any:
    path = VECTORS / name
    if not path.exists():
        pytest.skip(f"the JOSE vectors are not here ({name})", allow_module_level=True)
    return msgspec.json.decode(path.read_bytes())
