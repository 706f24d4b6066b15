"""`config.yaml` of Hasura's command line, version 3: where a project keeps its files."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final, cast

from genkan.cli.errors import UsageFault
from genkan.cli.metadata.yaml_text import InvalidYaml, read_yaml

CONFIG_FILE: Final = "config.yaml"
NO_CONFIG: Final[Mapping[str, object]] = {}


@dataclass(frozen=True, slots=True)
class Directories:
    """The folders of a project, absolute."""

    metadata: Path
    migrations: Path
    seeds: Path


def find_directories(folder: Path) -> Directories:
    """The folders that `config.yaml` names, or those that Hasura's command line makes."""
    file = folder / CONFIG_FILE
    config = read_config(file) if file.exists() else NO_CONFIG

    def directory(key: str, default: str) -> Path:
        value = config.get(key, default)
        if not isinstance(value, str):
            raise UsageFault(f"'{file}': {key} has to be a path", remedy="correct it")
        return folder / value

    return Directories(
        metadata=directory("metadata_directory", "metadata"),
        migrations=directory("migrations_directory", "migrations"),
        seeds=directory("seeds_directory", "seeds"),
    )


def read_config(file: Path) -> Mapping[str, object]:
    """The file's keys. Raises UsageFault for another version."""
    try:
        config = read_yaml(file.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, InvalidYaml) as error:
        raise UsageFault(f"'{file}' can not be read: {error}", remedy="correct it") from error
    keys = cast("Mapping[str, object]", config) if isinstance(config, dict) else NO_CONFIG
    if keys.get("version") != 3:  # noqa: PLR2004 - the version of the format
        raise UsageFault(
            f"'{file}': expected 'version: 3'",
            remedy="update the project: hasura scripts update-project-v3",
        )
    return keys
