"""docs/reference/settings.md: every setting, as the code reads it."""

import ast
from collections.abc import Mapping
from dataclasses import fields
from pathlib import Path
from typing import Final

import genkan
from genkan.cli.commands.start import joined_settings
from genkan.cli.engine_flags import (
    GLOBAL_FLAGS,
    PREFIX,
    SERVE_FLAGS,
    Flag,
    Takes,
    environment_name,
)
from genkan.cli.project import PROJECT_SETTINGS
from genkan.cli.secrets_file import new_secrets
from genkan.cli.settings import words
from genkan.cli.settings.documented import RecordingReader, identity_defaults, read_by_engine
from genkan.engine.config import EngineConfig, settings
from tests.docs.markdown import code, page, table

SRC: Final = Path(genkan.__file__).parent
# What only tells of a setting does not obey it.
NOT_OBEYING: Final = (SRC / "engine" / "config", SRC / "engine" / "http" / "config_endpoint.py")
SOURCES: Final = """
## Where a setting comes from

A flag goes before the environment, the environment before `DIR/.env`, that before
`DIR/genkan.toml`, that before what the console stored, and that before what `genkan up` chooses by
itself. `genkan engine` reads flags and the environment alone, as graphql-engine does. Every fault
of the settings is told at once, and nothing starts.

* `.env`: lines `NAME=value`; `export`, quotes and `# comments` are allowed.
* `genkan.toml`: the tables `[project]` and `[workflows]`, for what a team shares. An unknown key is
  refused.
* `DIR/.genkan/settings.json`: what the console stored (Settings), mode 0600. Most settings are in
  effect at once, without a restart; what the machine's owner alone should say (databases, secrets,
  files, code) can not be stored there.
* `DIR/.genkan/secrets.toml`: made at the first start, mode 0600, never committed.
* Booleans of the engine are `true`, `t`, `yes`, `y` or `false`, `f`, `no`, `n`, in any case;
  those of the identity provider `true`, `yes`, `on`, `1` or `false`, `no`, `off`, `0`.
"""
UP_INTRODUCTION: Final = """
## What `genkan up` chooses

Each can be set by hand. Host and port are `localhost` and `GENKAN_PORT` here, whatever the
engine's settings say.
"""
IDENTITY_INTRODUCTION: Final = """
## Identity provider
"""
OURS_INTRODUCTION: Final = """
## Engine: our own

Limits that Hasura does not have, or has in its paid editions.
"""
EFFECTIVE_INTRODUCTION: Final = """
## Engine: Hasura's, in effect

Flags are those of `genkan engine`, which takes graphql-engine's command line. A database can also
be given in parts: `--host --port --user --password --dbname`.
"""
REFUSED_INTRODUCTION: Final = """
## Engine: Hasura's, refused

They would change what is answered, and are not built: the engine does not start with them, rather
than ignore them.
"""
IDLE_INTRODUCTION: Final = """
## Engine: Hasura's, accepted without effect

So that an existing deployment starts unchanged. An environment name that is not on this page is
not read; an unknown flag is refused.
"""
JWT_INTRODUCTION: Final = """
## The JWT secret

Keys of `HASURA_GRAPHQL_JWT_SECRET`, and of each object of `HASURA_GRAPHQL_JWT_SECRETS`; other
keys are not read.
"""


def settings_page() -> str:
    reader = read_by_engine()
    refused = refused_settings()
    idle = idle_settings()
    effective = [name for name in reader.defaults if name not in refused and name not in idle]
    head = ["Setting", "Flag", "Default", "Meaning"]
    return page(
        "Settings",
        SOURCES,
        table(
            ["Key of `[project]`", "Setting"],
            [(code(key), code(name)) for key, name in PROJECT_SETTINGS.items()],
        ),
        "## Command line",
        table(
            ["Setting", "Default", "Read by", "Meaning"],
            [(code(name), *about) for name, about in words.CLI.items()],
        ),
        UP_INTRODUCTION,
        table(
            ["Setting", "Value"],
            [(code(name), words.UP_CHOICES[name]) for name in chosen_by_up()],
        ),
        IDENTITY_INTRODUCTION,
        identity_table(),
        OURS_INTRODUCTION,
        table(
            head,
            [
                (code(name), flag_text(name), default_text(reader, name), meaning(reader, name))
                for name in effective
                if not name.startswith(PREFIX)
            ],
        ),
        EFFECTIVE_INTRODUCTION,
        table(
            head,
            [
                (code(name), flag_text(name), default_text(reader, name), meaning(reader, name))
                for name in effective
                if name.startswith(PREFIX)
            ],
        ),
        JWT_INTRODUCTION,
        table(["Key", "Meaning"], [(code(key), text) for key, text in words.JWT_KEYS.items()]),
        REFUSED_INTRODUCTION,
        table(
            ["Setting", "Flag", "Refused", "Why"],
            [(code(name), flag_text(name), *about) for name, about in refused.items()],
        ),
        IDLE_INTRODUCTION,
        table(
            ["Setting", "Flag", "Why"],
            [
                (code(name), flag_text(name), words.ENGINE.get(name) or words.WITHOUT_EFFECT[name])
                for name in (*sorted(idle), *unread_settings(reader))
            ],
        ),
    )


def refused_settings() -> Mapping[str, tuple[str, str]]:
    """name -> when it is refused, and why in the engine's own words."""
    return {name: ("when true", why) for name, why in settings.REFUSED_WHEN_TRUE.items()}


def idle_settings() -> frozenset[str]:
    """Settings that are read and then used by nobody but /v1alpha1/config."""
    used = {
        node.attr
        for path in SRC.rglob("*.py")
        if not any(path.is_relative_to(place) for place in NOT_OBEYING)
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Attribute)
    }
    unused = {each.name for each in fields(EngineConfig)} - used
    return frozenset(
        str(constant.value)
        for call in ast.walk(ast.parse(Path(settings.__file__).read_text(encoding="utf-8")))
        if isinstance(call, ast.keyword) and call.arg in unused
        for constant in ast.walk(call.value)
        if isinstance(constant, ast.Constant) and str(constant.value).startswith(PREFIX)
    )


def unread_settings(reader: RecordingReader) -> list[str]:
    """Settings of Hasura's flags that the engine never looks at."""
    names = [environment_name(flag.setting) for flag in (*GLOBAL_FLAGS, *SERVE_FLAGS)]
    return [name for name in names if name not in reader.defaults and name not in words.CLI]


def chosen_by_up() -> Mapping[str, str]:
    return joined_settings({}, port=8080, database_url="", secrets=new_secrets())


def identity_table() -> str:
    defaults = identity_defaults()
    rows = [(code(name), defaults[name], meant) for name, (_, meant) in words.IDENTITY.items()]
    return table(["Setting", "Default", "Meaning"], rows)


def meaning(reader: RecordingReader, name: str) -> str:
    return f"{words.ENGINE[name]} {reader.limits.get(name, '')}".strip()


def default_text(reader: RecordingReader, name: str) -> str:
    return words.DEFAULT_WORDS.get(name, reader.defaults[name])


def flag_text(name: str) -> str:
    """`--dev-mode`, or nothing for what graphql-engine has no flag for."""
    flags: tuple[Flag, ...] = (*GLOBAL_FLAGS, *SERVE_FLAGS)
    found = next((flag for flag in flags if environment_name(flag.setting) == name), None)
    if found is None:
        return ""
    return (
        f"{code(found.name)} (sets it to false)"
        if found.takes is Takes.INVERSE
        else code(found.name)
    )
