"""A metadata document as the files of Hasura's command line."""

import re
from collections.abc import Container, Mapping, Sequence
from pathlib import Path
from typing import Final, cast

from genkan.cli.errors import UsageFault
from genkan.cli.metadata.actions_sdl import actions_rest, actions_sdl
from genkan.cli.metadata.layout import (
    ACTIONS_FILE,
    ACTIONS_SDL_FILE,
    DATABASES,
    LISTS,
    PARTS,
    SOURCE_KEYS,
    SOURCES_FILE,
    VERSION_FILE,
)
from genkan.cli.metadata.yaml_text import yaml_text

Files = Mapping[str, str]
"""Texts by their paths in the metadata directory."""

_ACTIONS: Final = ("actions", "custom_types")
UNSAFE: Final = re.compile(r"[^A-Za-z0-9_.\- ]|^\.+")


def files_of(metadata: Mapping[str, object]) -> Files:
    """Every file of the directory. Raises UsageFault for what has no place in it yet."""
    known = {"version", "sources", *_ACTIONS, *(part.key for part in PARTS)}
    unknown = sorted(metadata.keys() - known)
    if unknown:
        raise UsageFault(
            f"'{unknown[0]}' of the metadata has no file here yet",
            remedy="export it as JSON: the metadata API, export_metadata",
        )
    sources = cast("Sequence[Mapping[str, object]]", metadata.get("sources", []))
    files: dict[str, str] = {
        VERSION_FILE: yaml_text({"version": 3}),
        ACTIONS_SDL_FILE: actions_sdl(metadata),
        ACTIONS_FILE: yaml_text(actions_rest(metadata)),
    }
    for part in PARTS:
        files[part.file] = yaml_text(metadata.get(part.key, part.nothing))
    listed: list[Mapping[str, object]] = []
    for source in sources:
        folder = safe_name(str(source.get("name")))
        included: dict[str, object] = {}
        for kind, named_by in LISTS.items():
            members = cast("Sequence[Mapping[str, object]]", source.get(kind, []))
            if members or kind == "tables":
                files |= list_files(f"{DATABASES}/{folder}/{kind}", kind, members, named_by)
                included[kind] = f"!include {folder}/{kind}/{kind}.yaml"
        listed.append({**in_order(source), **included})
    files[SOURCES_FILE] = yaml_text(listed)
    return files


def list_files(
    folder: str, kind: str, members: Sequence[Mapping[str, object]], named_by: str
) -> Files:
    """A file for each member, and the list that includes them all."""
    files: dict[str, str] = {}
    names: list[str] = []
    taken = {kind}
    for member in members:
        name = free_name(member_name(member.get(named_by)), taken)
        taken.add(name.lower())
        names.append(name)
        files[f"{folder}/{name}.yaml"] = yaml_text(member)
    files[f"{folder}/{kind}.yaml"] = yaml_text([f"!include {name}.yaml" for name in names])
    return files


def member_name(named: object) -> str:
    """``public_author`` of ``{"schema": "public", "name": "author"}``."""
    if isinstance(named, Mapping):
        parts = cast("Mapping[str, object]", named)
        return safe_name(f"{parts.get('schema', 'public')}_{parts.get('name')}")
    return safe_name(f"public_{named}")


def safe_name(name: str) -> str:
    """The name as a file may have it, whatever is in it."""
    return UNSAFE.sub("_", name)


def free_name(name: str, taken: Container[str]) -> str:
    """The name, with a number when another table's file has it: `a_b`.`c` and `a`.`b_c`.

    taken: in lower case, since some file systems know no other.
    """
    number = 2
    found = name
    while found.lower() in taken:
        found, number = f"{name}_{number}", number + 1
    return found


def in_order(source: Mapping[str, object]) -> Mapping[str, object]:
    """The source without its lists, its keys as Hasura's command line orders them."""
    keys = [key for key in SOURCE_KEYS if key in source]
    others = [key for key in source if key not in SOURCE_KEYS and key not in LISTS]
    return {key: source[key] for key in (*keys, *others)}


def write_files(folder: Path, files: Files) -> Sequence[str]:
    """Write them all; answers the files of tables and functions that are gone, now removed."""
    for path, text in files.items():
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8")
    gone = [
        path
        for kind in LISTS
        for file in (folder / DATABASES).glob(f"*/{kind}/*.yaml")
        if (path := file.relative_to(folder).as_posix()) not in files
    ]
    for path in gone:
        (folder / path).unlink()
    return sorted(gone)
