"""The fenced blocks of the documentation, as the tests that run them get them."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

REPOSITORY: Final = Path(__file__).parents[2]
BLOCK: Final = re.compile(r"^```([a-z]*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
FENCE: Final = re.compile(r"^\s*(?:```|~~~)", re.MULTILINE)
# What is printed, or drawn: nothing that could be run.
PRINTED: Final = "text"


@dataclass(frozen=True, slots=True)
class Block:
    """One fence: ```language, then its text."""

    language: str
    text: str


def blocks(page: str) -> Sequence[Block]:
    """All blocks of a page, by its path in the repository."""
    written = (REPOSITORY / page).read_text(encoding="utf-8")
    return [Block(*found) for found in BLOCK.findall(written)]


def texts(page: str, language: str) -> list[str]:
    """The blocks of one language."""
    return [block.text for block in blocks(page) if block.language == language]


def pages() -> list[str]:
    """Every page that people are told to read: what a user does stands in one of them."""
    found = [*(REPOSITORY / "docs").rglob("*.md"), *(REPOSITORY / "examples").glob("*/README.md")]
    named = [path.relative_to(REPOSITORY).as_posix() for path in found]
    return sorted([*named, "README.md", "CONTRIBUTING.md", "SECURITY.md"])
