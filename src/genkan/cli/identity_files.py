"""The identity provider's configuration as files: one for each section, and the version.

A secret is `{from_env: NAME}`; whoever imports has it in the environment.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Final, cast

from genkan.cli.errors import UsageFault
from genkan.cli.metadata.yaml_text import InvalidYaml, read_yaml, yaml_text

Document = Mapping[str, object]

FORMAT: Final = 1
VERSION_FILE: Final = "version.yaml"
FROM_ENV: Final = "from_env"
SUFFIX: Final = ".yaml"


def files_of(document: Document) -> Mapping[str, str]:
    """The text of each file by its name; the same document is always the same text."""
    files = {
        f"{section}{SUFFIX}": yaml_text(
            {key: _sorted_within(record) for key, record in cast("Document", content).items()}
        )
        for section, content in document.items()
    }
    return {VERSION_FILE: yaml_text({"version": FORMAT}), **files}


def write_files(folder: Path, files: Mapping[str, str]) -> None:
    """Write them all over what is there."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8")


def read_files(folder: Path) -> Document:
    """What the files say, by section; a section without a file is absent. Raises UsageFault."""
    if not (folder / VERSION_FILE).is_file():
        raise UsageFault(
            f"'{folder}' has no {VERSION_FILE}",
            remedy="name a folder that was made by: genkan identity export",
        )
    version = _read(folder / VERSION_FILE).get("version")
    if version != FORMAT:
        raise UsageFault(
            f"'{folder / VERSION_FILE}': version {version}; this release reads {FORMAT}",
            remedy="export it again, or use the release that wrote it",
        )
    other = sorted(each.name for each in folder.glob("*.yml"))
    if other:
        raise UsageFault(
            f"'{folder / other[0]}' would not be read", remedy=f"name it {other[0][:-4]}{SUFFIX}"
        )
    return {
        file.stem: _read(file)
        for file in sorted(folder.glob(f"*{SUFFIX}"))
        if file.name != VERSION_FILE
    }


def with_secrets(document: Document, settings: Mapping[str, str]) -> Document:
    """The document with the secrets that are set; `from_env` stays where one is not."""
    return {name: _with_secrets(each, settings) for name, each in document.items()}


def place_in_files(place: str) -> str:
    """Where a fault's place is: `roles.editor.name` -> `roles.yaml: editor.name`."""
    section, _, rest = place.partition(".")
    return f"{section}{SUFFIX}: {rest}" if rest else f"{section}{SUFFIX}"


def _with_secrets(value: object, settings: Mapping[str, str]) -> object:
    if isinstance(value, list):
        return [_with_secrets(each, settings) for each in cast("list[object]", value)]
    if not isinstance(value, dict):
        return value
    members = cast("dict[str, object]", value)
    if set(members) == {FROM_ENV}:
        return settings.get(str(members[FROM_ENV]), members)
    return {name: _with_secrets(each, settings) for name, each in members.items()}


def _sorted_within(record: object) -> object:
    """The record as it is ordered; what is inside its members by name."""
    if not isinstance(record, dict):
        return record
    members = cast("dict[str, object]", record)
    return {name: _sorted(each) for name, each in members.items()}


def _sorted(value: object) -> object:
    if isinstance(value, list):
        return [_sorted(each) for each in cast("list[object]", value)]
    if not isinstance(value, dict):
        return value
    members = cast("dict[str, object]", value)
    return {name: _sorted(each) for name, each in sorted(members.items())}


def _read(file: Path) -> Mapping[str, object]:
    try:
        content = read_yaml(file.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, InvalidYaml) as error:
        raise UsageFault(f"'{file}' can not be read: {error}", remedy="correct it") from error
    if content is None:
        return {}
    if not isinstance(content, dict):
        raise UsageFault(f"'{file}': expected keys with their records", remedy="correct it")
    return cast("dict[str, object]", content)
