"""Metadata as the files of Hasura's command line, both ways."""

from pathlib import Path
from typing import Any, cast

import pytest

from genkan.cli.errors import UsageFault
from genkan.cli.metadata.config import find_directories
from genkan.cli.metadata.read import read_metadata
from genkan.cli.metadata.write import files_of, write_files

CONFIGURATION = {"connection_info": {"database_url": {"from_env": "HASURA_GRAPHQL_DATABASE_URL"}}}


def table(name: str, schema: str = "public", **more: Any) -> dict[str, Any]:
    return {"table": {"name": name, "schema": schema}, **more}


METADATA: dict[str, Any] = {
    "version": 3,
    "sources": [
        {
            "name": "default",
            "kind": "postgres",
            "tables": [
                table("author"),
                table("b_c", "a"),
                table("c", "a_b"),
                table("../../etc/passwd"),
                table("é'\"%"),
                table("tables", "public", is_enum=True),
                table("AUTHOR"),
            ],
            "functions": [{"function": {"name": "search", "schema": "public"}}],
            "configuration": CONFIGURATION,
        },
        {"name": "empty", "kind": "postgres", "tables": [], "configuration": CONFIGURATION},
    ],
    "inherited_roles": [{"role_name": "both", "role_set": ["a", "b"]}],
    "query_collections": [
        {"name": "q", "definition": {"queries": [{"name": "q", "query": "query {\n  a\n}\n"}]}}
    ],
    "api_limits": {"disabled": False, "depth_limit": {"global": 3, "per_role": {}}},
    "graphql_schema_introspection": {"disabled_for_roles": ["user"]},
}


def test_metadata_survives_its_files(tmp_path: Path) -> None:
    write_files(tmp_path, files_of(METADATA))
    assert read_metadata(tmp_path) == METADATA
    assert files_of(read_metadata(tmp_path)) == files_of(METADATA)


def test_every_table_has_a_file_of_its_own_inside_the_folder() -> None:
    files = files_of(METADATA)
    tables = [path for path in files if path.startswith("databases/default/tables/")]
    assert tables == [
        "databases/default/tables/public_author.yaml",
        "databases/default/tables/a_b_c.yaml",
        "databases/default/tables/a_b_c_2.yaml",
        "databases/default/tables/public_.._.._etc_passwd.yaml",
        "databases/default/tables/public_____.yaml",
        "databases/default/tables/public_tables.yaml",
        "databases/default/tables/public_AUTHOR_2.yaml",
        "databases/default/tables/tables.yaml",
    ]
    assert files["databases/databases.yaml"].splitlines()[:2] == [
        "- name: default",
        "  kind: postgres",
    ]
    assert (
        '  functions: "!include default/functions/functions.yaml"'
        in files["databases/databases.yaml"].splitlines()
    )
    assert files["databases/empty/tables/tables.yaml"] == "[]\n"


def test_a_table_that_is_gone_loses_its_file(tmp_path: Path) -> None:
    write_files(tmp_path, files_of(METADATA))
    left = {**METADATA, "sources": METADATA["sources"][1:]}
    gone = write_files(tmp_path, files_of(left))
    assert len(gone) == 10
    assert "databases/default/tables/public_author.yaml" in gone
    assert read_metadata(tmp_path) == left


@pytest.mark.parametrize(
    ("file", "text", "fault"),
    [
        ("version.yaml", "version: 2\n", "expected 'version: 3'"),
        ("databases/databases.yaml", '"!include ../../secret.yaml"', "leads out of"),
        ("databases/databases.yaml", "!include /etc/passwd", "leads out of"),
        ("databases/databases.yaml", '"!include databases.yaml"', "includes inside each other"),
        ("databases/databases.yaml", '"!include gone.yaml"', "gone.yaml' names no file"),
        ("inherited_roles.yaml", "a: 1\na: 2\n", "inherited_roles.yaml' can not be read: line 2"),
        ("actions.graphql", "type Mutation { a: Int }", "'a' of the actions stands in"),
        ("actions.graphql", "type Mutation {", "Syntax Error: Expected Name"),
        ("actions.graphql", "union A = B", "holds a union_type_definition"),
        ("actions.graphql", "\xff", "actions.graphql' can not be read"),
        ("actions.yaml", "actions:\n  - name: a\n", "'a' of the actions stands in actions.yaml"),
    ],
)
def test_a_directory_that_can_not_be_meant_is_refused(
    tmp_path: Path, file: str, text: str, fault: str
) -> None:
    folder = tmp_path / "metadata"
    write_files(folder, files_of(METADATA))
    (tmp_path / "secret.yaml").write_text("[]")
    (folder / file).write_text(text, encoding="latin-1")
    with pytest.raises(UsageFault, match=fault):
        read_metadata(folder)


def test_metadata_without_a_place_here_is_refused_by_name(tmp_path: Path) -> None:
    with pytest.raises(UsageFault, match="'unheard_of' of the metadata"):
        files_of({"version": 3, "sources": [], "unheard_of": {}})
    with pytest.raises(UsageFault, match="is not a folder"):
        read_metadata(tmp_path / "nowhere")


ACTIONS: dict[str, object] = {
    "actions": [
        {
            "name": "add_author",
            "definition": {
                "handler": "{{HANDLER}}/add",
                "output_type": "[Made!]!",
                "arguments": [
                    {"name": "who", "type": "Given!", "description": 'a "who"'},
                    {"name": "mood", "type": "Mood"},
                ],
                "type": "mutation",
                "kind": "asynchronous",
                "headers": [{"name": "X", "value_from_env": "Y"}],
            },
            "comment": "adds one",
            "permissions": [{"role": "user"}],
        },
        {
            "name": "find",
            "definition": {"handler": "http://a", "output_type": "Any", "type": "query"},
        },
    ],
    "custom_types": {
        "input_objects": [
            {
                "name": "Given",
                "description": "what is given,\nin two lines",
                "fields": [{"name": "a", "type": "[Int!]", "description": "numbers"}],
            }
        ],
        "objects": [
            {
                "name": "Made",
                "fields": [{"name": "id", "type": "Int!"}],
                "relationships": [
                    {
                        "name": "author",
                        "type": "object",
                        "source": "default",
                        "remote_table": {"schema": "public", "name": "author"},
                        "field_mapping": {"id": "id"},
                    }
                ],
            }
        ],
        "scalars": [{"name": "Any", "description": "anything"}],
        "enums": [{"name": "Mood", "values": [{"value": "GOOD", "description": "well"}]}],
    },
}


def test_actions_are_files_in_two_languages(tmp_path: Path) -> None:
    sources: list[object] = []
    metadata: dict[str, object] = {"version": 3, "sources": sources, **ACTIONS}
    files = files_of(metadata)
    assert "type Mutation {\n  add_author(" in files["actions.graphql"]
    assert "  find: Any\n" in files["actions.graphql"]
    assert "arguments" not in files["actions.yaml"]
    write_files(tmp_path, files)
    assert read_metadata(tmp_path) == metadata


def test_types_of_actions_may_be_extended_and_stand_in_the_sdl_alone(tmp_path: Path) -> None:
    write_files(tmp_path, files_of({"version": 3, "sources": [], **ACTIONS}))
    sdl = tmp_path / "actions.graphql"
    sdl.write_text("extend " + sdl.read_text() + "type Other { b: String }")
    read = read_metadata(tmp_path)
    types = cast("dict[str, Any]", read["custom_types"])
    other = {"name": "Other", "fields": [{"name": "b", "type": "String"}]}
    assert types["objects"][1] == other


def test_config_yaml_says_where_the_files_are(tmp_path: Path) -> None:
    assert find_directories(tmp_path).seeds == tmp_path / "seeds"
    (tmp_path / "config.yaml").write_text("version: 3\nmetadata_directory: meta\n")
    assert find_directories(tmp_path).metadata == tmp_path / "meta"
    assert find_directories(tmp_path).migrations == tmp_path / "migrations"
    for text, fault in (
        ("version: 2\n", "expected 'version: 3'"),
        ("version: 3\nseeds_directory: [1]\n", "seeds_directory has to be a path"),
        ("version: [\n", "can not be read"),
    ):
        (tmp_path / "config.yaml").write_text(text)
        with pytest.raises(UsageFault, match=fault):
            find_directories(tmp_path)
