"""What the prose points to is there."""

import re
from pathlib import Path

import pytest

from tests.docs.pictures import pictures

REPOSITORY = Path(__file__).parents[2]
PROSE = (
    *(REPOSITORY / f"{name}.md" for name in ("README", "ARCHITECTURE", "CONTRIBUTING", "SECURITY")),
    *sorted((REPOSITORY / "docs").rglob("*.md")),
)
FENCED = re.compile(r"^```.*?^```$", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"(?<!!)\[[^\]]*\]\(([^)\s]+)\)")
PICTURE = re.compile(r"!\[[^\]]*\]\(([^)\s]+)\)")
HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)
ELSEWHERE = ("http://", "https://", "mailto:")
# `src/genkan/engine/answer.py`, `docs/adr/`: in backquotes, a file of ours or a folder.
PATH = re.compile(r"`([\w./-]+(?:\.py|\.md|\.toml|/))`")


@pytest.mark.parametrize("page", PROSE, ids=lambda page: str(page.relative_to(REPOSITORY)))
def test_every_relative_link_leads_somewhere(page: Path) -> None:
    text = FENCED.sub("", page.read_text(encoding="utf-8"))
    links = [link for link in LINK.findall(text) if not link.startswith(ELSEWHERE)]
    assert [link for link in links if not leads_somewhere(page, link)] == []


def test_every_picture_is_there() -> None:
    shown = [
        (page.parent / picture).resolve()
        for page in PROSE
        for picture in PICTURE.findall(FENCED.sub("", page.read_text(encoding="utf-8")))
    ]
    # Those of the article are taken by its test: all of them are there, or none is yet, and the
    # site leaves them out (tools/site/hooks.py).
    taken = {REPOSITORY / "docs" / "assets" / picture for picture in pictures()}
    missing = {picture for picture in shown if not picture.is_file()}
    assert missing in (set(), taken)


def leads_somewhere(page: Path, link: str) -> bool:
    name, _, fragment = link.partition("#")
    target = page.parent / name if name else page
    if not fragment or not target.is_file():
        return target.exists()
    return fragment in anchors(target.read_text(encoding="utf-8"))


def anchors(text: str) -> set[str]:
    """The fragments of a page's headings, as GitHub makes them."""
    headings = HEADING.findall(FENCED.sub("", text))
    return {re.sub(r"[^\w\- ]", "", each.lower()).replace(" ", "-") for each in headings}


def test_every_path_that_architecture_names_is_there() -> None:
    genkan = REPOSITORY / "src" / "genkan"
    places = (REPOSITORY, genkan, genkan / "engine", genkan / "identity")
    named = PATH.findall((REPOSITORY / "ARCHITECTURE.md").read_text(encoding="utf-8"))
    assert named
    assert [path for path in named if not any((place / path).exists() for place in places)] == []
