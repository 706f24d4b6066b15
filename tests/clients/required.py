"""What a client needs that Python does not bring. Missing: skip, or fail where all must run."""

import os
import shutil
from typing import NoReturn

import pytest

from tests.prerequisites import REMEDIES, chromium


def required_chromium() -> str:
    """The path of a Chromium."""
    return chromium() or _missing(REMEDIES["chromium"])


def required_npm() -> str:
    """The path of npm, with Node beside it."""
    npm = shutil.which("npm")
    return npm if npm and shutil.which("node") else _missing(REMEDIES["npm"])


def required_curl() -> str:
    """The path of curl."""
    return shutil.which("curl") or _missing("the how-to's commands: install curl")


def _missing(remedy: str) -> NoReturn:
    if os.environ.get("GENKAN_NO_SKIP"):
        pytest.fail(remedy)
    pytest.skip(remedy)
