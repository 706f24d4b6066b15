"""A metadata directory of Hasura's command line as one metadata document.

`!include file` stands for another file of the directory, by a path from the including one; never
for a file outside of it: a directory that somebody sent shows no other file to the server.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final, cast

from genkan.cli.errors import UsageFault
from genkan.cli.metadata.actions_sdl import UnreadableSdl, actions_from_files
from genkan.cli.metadata.layout import (
    ACTIONS_FILE,
    ACTIONS_SDL_FILE,
    PARTS,
    SOURCES_FILE,
    VERSION_FILE,
)
from genkan.cli.metadata.yaml_text import InvalidYaml, read_yaml

INCLUDE: Final = "!include "
MOST_NESTED: Final = 20


@dataclass(frozen=True, slots=True)
class Place:
    """Where in the directory we read; `depth` counts the includes that led here."""

    root: Path
    file: Path
    depth: int = 0


def read_metadata(folder: Path) -> Mapping[str, object]:
    """The metadata (version 3) that the directory holds. Raises UsageFault."""
    root = folder.resolve()
    if not root.is_dir():
        raise UsageFault(
            f"'{folder}' is not a folder", remedy="make it: genkan init, or genkan metadata export"
        )
    version = read_file(root, VERSION_FILE)
    if version != {"version": 3}:
        raise UsageFault(
            f"'{root / VERSION_FILE}': expected 'version: 3'",
            remedy="update the project: hasura scripts update-project-v3",
        )
    metadata: dict[str, object] = {"version": 3, "sources": read_file(root, SOURCES_FILE) or []}
    metadata |= read_actions(root)
    for part in PARTS:
        found = read_file(root, part.file)
        if found is not None and found != part.nothing:
            metadata[part.key] = found
    return metadata


def read_file(root: Path, name: str) -> object:
    """What one file says, includes resolved; None where it is absent or empty."""
    file = root / name
    return read_included(Place(root, file)) if file.exists() else None


def read_included(place: Place) -> object:
    """What the file of `place` says. Raises UsageFault, with the file's name."""
    try:
        text = place.file.read_text(encoding="utf-8")
        document = text if place.file.suffix == ".graphql" else read_yaml(text)
    except (OSError, UnicodeDecodeError, InvalidYaml) as error:
        raise UsageFault(f"'{place.file}' can not be read: {error}", remedy="correct it") from error
    return resolved(document, place)


def resolved(value: object, place: Place) -> object:
    """The value with every include in the place of its text."""
    match value:
        case str() if value.startswith(INCLUDE):
            return read_included(included(value.removeprefix(INCLUDE).strip(), place))
        case list():
            return [resolved(item, place) for item in cast("list[object]", value)]
        case dict():
            members = cast("dict[str, object]", value)
            return {key: resolved(item, place) for key, item in members.items()}
        case _:
            return value


def included(path: str, place: Place) -> Place:
    """The place of an included file."""
    file = (place.file.parent / path).resolve()
    if not file.is_relative_to(place.root):
        raise UsageFault(
            f"'{place.file}': '{INCLUDE}{path}' leads out of '{place.root}'",
            remedy="include files of the metadata directory alone",
        )
    if not file.is_file():
        raise UsageFault(
            f"'{place.file}': '{INCLUDE}{path}' names no file", remedy="make it, or leave it out"
        )
    if place.depth == MOST_NESTED:
        raise UsageFault(
            f"'{place.file}': more than {MOST_NESTED} includes inside each other",
            remedy="let no file include itself",
        )
    return Place(place.root, file, place.depth + 1)


def read_actions(root: Path) -> Mapping[str, object]:
    """``actions`` and ``custom_types``, where there are any. Raises UsageFault."""
    sdl = str(read_file(root, ACTIONS_SDL_FILE) or "")
    rest = cast("Mapping[str, object] | None", read_file(root, ACTIONS_FILE))
    try:
        found = actions_from_files(sdl, rest or {})
    except UnreadableSdl as error:
        raise UsageFault(
            f"'{root / ACTIONS_SDL_FILE}' can not be read: {error}",
            remedy=f"correct it, or {ACTIONS_FILE} beside it",
        ) from error
    return {key: value for key, value in found.items() if value}
