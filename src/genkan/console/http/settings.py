"""The settings of the project: list, check, change, back to the default."""

from collections.abc import Awaitable
from dataclasses import asdict
from typing import TypeVar

import msgspec
from starlette.responses import Response

from genkan.console.errors import NotFound, NotServed, SettingLocked
from genkan.console.http.exchange import AnyRoute, Call, Route
from genkan.console.http.json_body import json_response, read_json
from genkan.console.model.role import Role
from genkan.console.ports.settings import LockedSetting, Settings, UnknownSetting, Verdict

T = TypeVar("T")

BASE = "/console-api/settings"
ONE = f"{BASE}/{{name}}"


class NewValue(msgspec.Struct, forbid_unknown_fields=True):
    """What is sent to check or to keep."""

    value: str


async def list_settings(call: Call) -> Response:
    """Every documented setting: value, origin, lock; secrets without their value."""
    listed = await settings_of(call).listed()
    return json_response({"settings": [asdict(each) for each in listed]})


async def check_setting(call: Call) -> Response:
    """What would become of a value: faults, warnings, facts. Keys of a JWKS are fetched."""
    sent = await read_json(call.request, NewValue)
    verdict = await known(settings_of(call).check(_name(call), sent.value))
    return json_response({name: each for name, each in _told(verdict).items() if name != "applied"})


async def store_setting(call: Call) -> Response:
    """Keep a value in the project, and apply it without a restart where that can be."""
    sent = await read_json(call.request, NewValue)
    return json_response(_told(await known(settings_of(call).store(_name(call), sent.value))))


async def reset_setting(call: Call) -> Response:
    """Forget what the console stored."""
    return json_response(_told(await known(settings_of(call).reset(_name(call)))))


async def show_built_in(call: Call) -> Response:
    """What the server chooses by itself."""
    value = await known(settings_of(call).built_in(_name(call)))
    if value is None:
        raise NotFound(
            f"'{_name(call)}' has no built-in value that can be shown",
            remedy="set it to a value of your own",
        )
    return json_response({"value": value})


def settings_of(call: Call) -> Settings:
    """The project's settings. Raises NotServed where there is no project."""
    settings = call.console.doors.settings
    if settings is None:
        raise NotServed(
            "this server was started without a project: its settings are flags and environment",
            remedy="change them where it is started, or use genkan up",
        )
    return settings


async def known(asked: Awaitable[T]) -> T:
    """The answer of the settings; their refusals as the console's."""
    try:
        return await asked
    except UnknownSetting as error:
        raise NotFound(str(error), remedy=f"the names: GET {BASE}") from error
    except LockedSetting as error:
        raise SettingLocked(str(error), remedy="change it there") from error


def _told(verdict: Verdict) -> dict[str, object]:
    return asdict(verdict)


def _name(call: Call) -> str:
    return str(call.request.path_params["name"])


ROUTES: tuple[AnyRoute, ...] = (
    Route("GET", BASE, list_settings, Role.VIEWER),
    Route("POST", f"{ONE}/check", check_setting, Role.ADMIN),
    Route("PUT", ONE, store_setting, Role.ADMIN),
    Route("DELETE", ONE, reset_setting, Role.ADMIN),
    Route("GET", f"{ONE}/built-in", show_built_in, Role.ADMIN),
)
