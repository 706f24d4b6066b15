"""The console's view of a project's settings: origins, locks, checks, and what is applied."""

import asyncio
import json
from collections.abc import Coroutine, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

import pytest

from genkan.cli.commands.start import joined_settings
from genkan.cli.errors import CommandFailed
from genkan.cli.layers import LayeredSettings, Origin
from genkan.cli.live_product import Product
from genkan.cli.project import find_project, prepare_state
from genkan.cli.secrets_file import new_secrets
from genkan.cli.settings import words
from genkan.cli.settings.project_settings import Prepared, ProjectSettings, Server
from genkan.cli.stored_settings import read_stored_settings
from genkan.console.ports.settings import LockedSetting, Setting, UnknownSetting
from tests.clients.key_server import key_server

T = TypeVar("T")
SHARED_KEY = json.dumps({"type": "HS256", "key": "k" * 32})
PUBLIC_KEY = """-----BEGIN PUBLIC KEY-----
MCowBQYDK2VwAyEA11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=
-----END PUBLIC KEY-----
"""
FIXED_KEY = json.dumps({"type": "Ed25519", "key": PUBLIC_KEY, "issuer": "https://id.example.com"})


@dataclass(slots=True)
class Started:
    """What was started, taken over, and ended."""

    settings: Mapping[str, str]
    products: frozenset[Product]
    ends: list[str] = field(default_factory=list)

    def commit(self) -> None:
        self.ends.append("commit")

    async def discard(self) -> None:
        self.ends.append("discard")


@dataclass(slots=True)
class Shop:
    """A project and a server whose products are only noted."""

    folder: Path
    layers: dict[Origin, Mapping[str, str]] = field(default_factory=dict)
    started: list[Started] = field(default_factory=list)
    fault: CommandFailed | None = None

    def settings(self) -> ProjectSettings:
        project = find_project(self.folder)
        prepare_state(project)
        stored = read_stored_settings(project.stored_settings)
        given = LayeredSettings({**self.layers, Origin.CONSOLE: stored})
        return ProjectSettings(project, given, Server(join=self.join, prepare=self.prepare))

    def join(self, given: Mapping[str, str]) -> Mapping[str, str]:
        return joined_settings(given, port=8080, database_url="postgresql://d", secrets=SECRETS)

    async def prepare(self, settings: Mapping[str, str], products: frozenset[Product]) -> Prepared:
        if self.fault is not None:
            raise self.fault
        self.started.append(Started(settings, products))
        return self.started[-1]

    def stored(self) -> Mapping[str, str]:
        return read_stored_settings(find_project(self.folder).stored_settings)


SECRETS = new_secrets()


@pytest.fixture
def shop(tmp_path: Path) -> Shop:
    return Shop(tmp_path)


def run(work: Coroutine[object, object, T]) -> T:
    return asyncio.run(work)


def named(shop: Shop, name: str) -> Setting:
    return next(each for each in run(shop.settings().listed()) if each.name == name)


def test_every_documented_setting_is_listed_once_and_says_where_it_comes_from(shop: Shop) -> None:
    shop.layers = {
        Origin.FLAG: {"GENKAN_PORT": "8080"},
        Origin.DOTENV: {"HASURA_GRAPHQL_DEV_MODE": "true", "GENKAN_WORKFLOW_ENV_KEY": "v"},
    }
    listed = run(shop.settings().listed())
    names = [each.name for each in listed]
    assert len(names) == len(set(names))
    documented = {*words.ENGINE, *words.IDENTITY, *words.WITHOUT_EFFECT}
    assert documented - {"GENKAN_WORKFLOW_ENV_*"} <= set(names)
    assert {each.origin for each in listed} == {"flag", ".env", "built in", "default"}
    mode = named(shop, "HASURA_GRAPHQL_DEV_MODE")
    assert (mode.value, mode.is_locked, mode.default) == ("true", True, "false")
    assert mode.locked_by is not None
    assert ".env" in mode.locked_by
    variable = named(shop, "GENKAN_WORKFLOW_ENV_KEY")
    assert (variable.is_secret, variable.value, variable.is_set) == (True, None, True)
    jwt = named(shop, "HASURA_GRAPHQL_JWT_SECRET")
    assert (jwt.origin, jwt.is_locked, jwt.is_secret) == ("built in", False, False)
    assert "/.well-known/jwks" in (jwt.value or "")


def test_no_secret_is_listed(shop: Shop) -> None:
    url = "smtp://me:hunter2hunter2@mail.example.com:587"
    shop.layers = {
        Origin.ENVIRONMENT: {
            "HASURA_GRAPHQL_JWT_SECRET": SHARED_KEY,
            "GENKAN_SMTP_URL": url,
            "HASURA_GRAPHQL_AUTH_HOOK": "https://me:hunter2hunter2@hook.example.com",
        }
    }
    shown = repr(run(shop.settings().listed()))
    for secret in (
        "kkkk",
        "hunter2",
        "postgresql://d",
        SECRETS.admin_secret,
        SECRETS.secret_key,
        SECRETS.client_secret,
    ):
        assert secret not in shown
    assert named(shop, "HASURA_GRAPHQL_JWT_SECRET").is_secret
    assert named(shop, "HASURA_GRAPHQL_ADMIN_SECRET").is_set


def test_a_value_is_kept_and_holds_at_once_and_after_a_restart(shop: Shop) -> None:
    settings = shop.settings()
    verdict = run(settings.store("HASURA_GRAPHQL_LOG_LEVEL", "debug"))
    assert (verdict.ok, verdict.applied) == (True, True)
    (started,) = shop.started
    assert started.products == {Product.ENGINE}
    assert started.settings["HASURA_GRAPHQL_LOG_LEVEL"] == "debug"
    assert started.ends == ["commit"]
    assert shop.stored() == {"HASURA_GRAPHQL_LOG_LEVEL": "debug"}
    assert named(shop, "HASURA_GRAPHQL_LOG_LEVEL").origin == "console"
    reset = run(settings.reset("HASURA_GRAPHQL_LOG_LEVEL"))
    assert reset.applied
    assert shop.stored() == {}
    assert "HASURA_GRAPHQL_LOG_LEVEL" not in shop.started[-1].settings


def test_a_setting_of_the_identity_provider_starts_that_alone(shop: Shop) -> None:
    assert run(shop.settings().store("GENKAN_SIGN_IN_METHODS", "password,email_code")).applied
    assert shop.started[0].products == {Product.IDENTITY}


@pytest.mark.parametrize(
    ("name", "value", "told"),
    [
        ("HASURA_GRAPHQL_LOG_LEVEL", "loud", "expected one of debug, info, warn, error"),
        ("HASURA_GRAPHQL_JWT_SECRET", "{", "not JSON"),
        ("HASURA_GRAPHQL_JWT_SECRET", '{"type":"HS256","key":"x"}', "Key size too small"),
        ("GENKAN_SIGN_IN_METHODS", "telepathy", "telepathy"),
        ("GENKAN_PORT", "http", "expected a number from 1 to 65535"),
        ("HASURA_GRAPHQL_DEV_MODE", "x" * 70_000, "longer than 65536"),
    ],
)
def test_a_value_that_a_product_refuses_changes_nothing(
    shop: Shop, name: str, value: str, told: str
) -> None:
    settings = shop.settings()
    for verdict in (run(settings.check(name, value)), run(settings.store(name, value))):
        assert (verdict.ok, verdict.applied) == (False, False)
        assert told in verdict.problems[0].message
        assert verdict.problems[0].remedy
    assert shop.started == []
    assert shop.stored() == {}


def test_a_product_that_can_not_start_leaves_all_as_it_was(shop: Shop) -> None:
    shop.fault = CommandFailed("the metadata database can not be used", remedy="start it")
    verdict = run(shop.settings().store("HASURA_GRAPHQL_LOG_LEVEL", "debug"))
    assert (verdict.ok, verdict.applied) == (False, False)
    assert verdict.problems[-1].message == "the metadata database can not be used"
    assert shop.stored() == {}


def test_a_file_that_can_not_be_written_ends_what_was_started(shop: Shop) -> None:
    settings = shop.settings()
    (shop.folder / ".genkan" / "settings.json").mkdir()
    verdict = run(settings.store("HASURA_GRAPHQL_LOG_LEVEL", "debug"))
    assert not verdict.ok
    assert "settings.json' can not be written" in verdict.problems[-1].message
    assert shop.started[0].ends == ["discard"]


def test_what_needs_a_restart_is_kept_and_says_so_and_is_no_part_of_other_changes(
    shop: Shop,
) -> None:
    settings = shop.settings()
    verdict = run(settings.store("GENKAN_ISSUER", "http://localhost:9090"))
    assert (verdict.ok, verdict.applied) == (True, False)
    assert shop.started[0].products == frozenset()
    run(settings.store("HASURA_GRAPHQL_LOG_LEVEL", "debug"))
    assert shop.started[-1].settings["GENKAN_ISSUER"] == "http://localhost:8080"
    shown = next(each for each in run(settings.listed()) if each.name == "GENKAN_ISSUER")
    assert (shown.value, shown.needs_restart, shown.is_pending) == (
        "http://localhost:9090",
        True,
        True,
    )
    after = named(shop, "GENKAN_ISSUER")  # as the next start reads it
    assert (after.value, after.is_pending, after.origin) == (
        "http://localhost:9090",
        False,
        "console",
    )


@pytest.mark.parametrize(
    "name",
    [
        "GENKAN_DATABASE_URL",
        "GENKAN_SECRET_KEY",
        "GENKAN_WORKFLOW_PYTHON",
        "GENKAN_PROVISION",
        "GENKAN_OUTBOUND_PRIVATE_HOSTS",
        "HASURA_GRAPHQL_ADMIN_SECRET",
        "HASURA_GRAPHQL_ADMIN_SECRETS",
        "HASURA_GRAPHQL_METADATA_DATABASE_URL",
        "HASURA_GRAPHQL_DYNAMIC_SECRETS_ALLOWED_PATH_PREFIX",
        "HASURA_GRAPHQL_ENABLE_CONSOLE",
    ],
)
def test_what_reaches_further_than_the_console_may_is_locked(shop: Shop, name: str) -> None:
    settings = shop.settings()
    for change in (settings.store(name, "x"), settings.reset(name)):
        with pytest.raises(LockedSetting, match="can not be changed by the console"):
            run(change)
    assert shop.started == []


def test_what_is_set_by_hand_is_locked(shop: Shop) -> None:
    shop.layers = {Origin.ENVIRONMENT: {"HASURA_GRAPHQL_LOG_LEVEL": "warn"}}
    with pytest.raises(LockedSetting, match="the environment of the server"):
        run(shop.settings().store("HASURA_GRAPHQL_LOG_LEVEL", "debug"))


@pytest.mark.parametrize("name", ["PATH", "LD_PRELOAD", "GENKAN_NOTHING", "GENKAN_WORKFLOW_ENV_*"])
def test_a_name_that_is_no_setting_is_unknown(shop: Shop, name: str) -> None:
    with pytest.raises(UnknownSetting):
        run(shop.settings().store(name, "x"))


def test_a_jwt_secret_tells_what_it_means(shop: Shop) -> None:
    verdict = run(shop.settings().check("HASURA_GRAPHQL_JWT_SECRET", FIXED_KEY))
    assert verdict.ok
    told = {each.label: each.value for each in verdict.facts}
    assert told["Key"] == "a fixed one for Ed25519"
    assert told["Issuer"] == "https://id.example.com"
    assert told["Claims"] == "https://hasura.io/jwt/claims"
    shared = run(shop.settings().check("HASURA_GRAPHQL_JWT_SECRET", SHARED_KEY))
    assert shared.ok
    assert all(each.is_warning for each in shared.problems)
    assert any("can make one" in each.message for each in shared.problems)
    assert any("whoever it was made for" in each.message for each in shared.problems)
    none = run(shop.settings().check("HASURA_GRAPHQL_JWT_SECRET", ""))
    assert none.ok
    assert "no token lets anybody in" in none.problems[0].message


def test_the_keys_of_a_jwt_secret_are_fetched_and_shown(shop: Shop) -> None:
    with key_server() as server:
        value = json.dumps({"jwk_url": server.url, "issuer": "https://id.example.com"})
        verdict = run(shop.settings().check("HASURA_GRAPHQL_JWT_SECRET", value))
    assert verdict.ok, verdict
    assert [each.value for each in verdict.facts if each.label == "Key id"] == ["first (RS256)"]


def test_keys_that_can_not_be_fetched_are_a_fault(shop: Shop) -> None:
    value = '{"jwk_url": "http://localhost:9/jwks"}'
    verdict = run(shop.settings().check("HASURA_GRAPHQL_JWT_SECRET", value))
    assert not verdict.ok
    assert "the keys of http://localhost:9/jwks could not be fetched" in verdict.problems[0].message


def test_the_built_in_value_is_what_up_chooses_and_never_a_secret(shop: Shop) -> None:
    settings = shop.settings()
    run(settings.store("HASURA_GRAPHQL_JWT_SECRET", FIXED_KEY))
    built_in = run(settings.built_in("HASURA_GRAPHQL_JWT_SECRET"))
    assert built_in is not None
    assert json.loads(built_in) == {
        "jwk_url": "http://localhost:8080/.well-known/jwks",
        "issuer": "http://localhost:8080",
    }
    assert run(settings.built_in("HASURA_GRAPHQL_ADMIN_SECRET")) is None
    assert run(settings.built_in("HASURA_GRAPHQL_DEV_MODE")) is None
