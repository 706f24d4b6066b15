"""The metadata of every example: as Hasura writes it, taken unchanged, and exported as it was."""

from typing import Any

import pytest

from genkan.cli.metadata.write import files_of
from tests.examples.example import EXAMPLES, Example, metadata_of, play

NAMES = ["blog", "saas", "shop"]


def meaning(value: Any) -> Any:
    """The document without what says nothing: null, `[]`, `{}`, false, an empty comment."""
    if isinstance(value, list):
        return [meaning(item) for item in value]
    if isinstance(value, dict):
        plain = {key: meaning(item) for key, item in value.items() if key != "filter"}
        kept = {key: item for key, item in plain.items() if item not in (None, [], {}, False, "")}
        return {**kept, **{key: value[key] for key in ("filter",) if key in value}}
    return value


def test_every_example_is_here() -> None:
    assert sorted(path.name for path in EXAMPLES.iterdir() if path.is_dir()) == NAMES


@pytest.mark.parametrize("name", NAMES)
def test_its_files_are_as_an_export_writes_them(name: str) -> None:
    folder = EXAMPLES / name / "metadata"
    written = {
        path.relative_to(folder).as_posix(): path.read_text()
        for path in folder.rglob("*")
        if path.is_file()
    }
    assert files_of(metadata_of(name)) == written


@pytest.mark.parametrize("name", NAMES)
def test_what_is_exported_again_says_the_same(name: str, database_url: str) -> None:
    async def scenario(example: Example) -> None:
        export = {"type": "export_metadata", "args": {}}
        exported = await example.engine.admin("/v1/metadata", export)
        assert meaning(exported) == meaning(metadata_of(name))
        replace = {"type": "replace_metadata", "args": exported}
        await example.engine.admin("/v1/metadata", replace)
        assert await example.engine.admin("/v1/metadata", export) == exported

    play(name, database_url, scenario)
