"""Hasura's command line as settings."""

import pytest

from genkan.cli.engine_flags import (
    SERVE_FLAGS,
    engine_help,
    engine_settings,
    environment_name,
)
from genkan.cli.errors import UsageFault

P = "HASURA_GRAPHQL_"


@pytest.mark.parametrize(
    ("arguments", "settings"),
    [
        (["serve"], {}),
        (
            ["--metadata-database-url", "postgresql://m", "serve", "--enable-telemetry=false"],
            {"METADATA_DATABASE_URL": "postgresql://m", "ENABLE_TELEMETRY": "false"},
        ),
        (
            ["serve", "--server-port", "9", "--stringify-numeric-types", "--admin-secret", "s"],
            {"SERVER_PORT": "9", "STRINGIFY_NUMERIC_TYPES": "true", "ADMIN_SECRET": "s"},
        ),
        (
            ["serve", "--enable-relay", "no", "--dev-mode"],
            {"ENABLE_RELAY": "no", "DEV_MODE": "true"},
        ),
        (
            ["serve", "--disable-close-websockets-on-metadata-change"],
            {"CLOSE_WEBSOCKETS_ON_METADATA_CHANGE": "false"},
        ),
        (["serve", "--jwt-secret", '{"a":"="}'], {"JWT_SECRET": '{"a":"="}'}),
        (["serve", "--admin-secret=--x=y"], {"ADMIN_SECRET": "--x=y"}),
        (
            ["--host", "h", "--user", "a@b", "--password", "p/w", "--dbname", "d", "serve"],
            {"DATABASE_URL": "postgresql://a%40b:p%2Fw@h:5432/d"},
        ),
    ],
)
def test_flags_become_the_settings_of_the_same_meaning(
    arguments: list[str], settings: dict[str, str]
) -> None:
    assert engine_settings(arguments) == {P + name: value for name, value in settings.items()}


@pytest.mark.parametrize(
    ("arguments", "fault"),
    [
        (["--database-url", "x"], "expected the word 'serve'"),
        (["serve", "--admin-secre", "x"], "'--admin-secre' is not a flag"),
        (["serve", "--server-port"], "--server-port: expected a value"),
        (["serve", "again"], "'again' is not a flag"),
        (["--host", "h", "serve"], "--user is missing"),
    ],
)
def test_what_hasura_does_not_know_is_refused(arguments: list[str], fault: str) -> None:
    with pytest.raises(UsageFault, match=fault):
        engine_settings(arguments)


def test_a_misspelt_flag_gets_a_suggestion_and_its_value_is_not_repeated() -> None:
    with pytest.raises(UsageFault, match="did you mean --admin-secret") as refusal:
        engine_settings(["serve", "--admin-secret-=hunter2"])
    assert "hunter2" not in str(refusal.value)


def test_help_names_every_flag_and_its_environment_name() -> None:
    text = engine_help()
    assert all(flag.name in text for flag in SERVE_FLAGS)
    assert all(environment_name(flag.setting) in text for flag in SERVE_FLAGS)


def test_a_flag_of_our_own_is_a_setting_of_our_own() -> None:
    assert engine_settings(["serve", "--jwt-strict"]) == {"GENKAN_JWT_STRICT": "true"}
