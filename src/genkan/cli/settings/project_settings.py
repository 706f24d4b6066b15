"""The settings of a running project, for the console: listed, checked, stored, in effect at once.

What is stored is what started: a product of the new settings runs before the file is written, and
takes the requests after. Where it can not start, nothing has changed.
"""

import asyncio
import re
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final, Protocol

from genkan.cli.errors import CommandFailed
from genkan.cli.layers import LayeredSettings, Origin
from genkan.cli.live_product import Product
from genkan.cli.project import Project
from genkan.cli.settings import jwt_secret, words
from genkan.cli.settings.documented import (
    WORKFLOW_VARIABLES,
    Documented,
    documented_settings,
)
from genkan.cli.settings.faults import faults_of
from genkan.cli.settings.policy import (
    JWT_SECRET,
    JWT_SECRETS,
    NEEDS_RESTART,
    is_secret,
    locked_by,
)
from genkan.cli.stored_settings import write_stored_settings
from genkan.console.ports.settings import (
    LockedSetting,
    Problem,
    Setting,
    UnknownSetting,
    Verdict,
)

LONGEST_VALUE: Final = 65_536
_VARIABLE: Final = re.compile(rf"{WORKFLOW_VARIABLES}[A-Za-z0-9_]{{1,100}}")
_TEMPLATE: Final = f"{WORKFLOW_VARIABLES}*"


Join = Callable[[Mapping[str, str]], Mapping[str, str]]
"""What the user gave -> all settings of both products."""


class Prepared(Protocol):
    """Products of new settings that run, and serve nobody yet."""

    def commit(self) -> None:
        """Let them take the requests from now on."""
        ...

    async def discard(self) -> None:
        """End them."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Server:
    """prepare: start products of these settings; raises CommandFailed when they can not."""

    join: Join
    prepare: Callable[[Mapping[str, str], frozenset[Product]], Awaitable[Prepared]]


class ProjectSettings:
    """The port `Settings` of the console; `given` is what the server was started with."""

    def __init__(self, project: Project, given: LayeredSettings, server: Server) -> None:
        self._project = project
        self._server = server
        self._running = given
        self._stored = dict(given.layers.get(Origin.CONSOLE, {}))
        self._documented = documented_settings()
        self._change = asyncio.Lock()

    @property
    def joined(self) -> Mapping[str, str]:
        """All settings that hold now."""
        return self._server.join(self._running)

    async def listed(self) -> Sequence[Setting]:
        """All documented settings, and the workflows' variables that are set."""
        joined, kept = self.joined, self._running.with_layer(Origin.CONSOLE, self._stored)
        template = next(each for each in self._documented if each.name == _TEMPLATE)
        variables = sorted(name for name in kept if _VARIABLE.fullmatch(name))
        shown = [each for each in self._documented if each is not template]
        shown += [replace(template, name=name) for name in variables]
        return [self._setting(each, joined, kept) for each in shown]

    async def check(self, name: str, value: str) -> Verdict:
        """What would become of the value."""
        self._known(name)
        return await self._judged(name, {**self._stored, name: value})

    async def store(self, name: str, value: str) -> Verdict:
        """Let the value hold, and keep it."""
        return await self._changed(name, {**self._stored, name: value})

    async def reset(self, name: str) -> Verdict:
        """Let hold what is below the console's layer."""
        stored = {each: value for each, value in self._stored.items() if each != name}
        return await self._changed(name, stored)

    async def built_in(self, name: str) -> str | None:
        """What `genkan up` chooses for it; None of a secret."""
        self._known(name)
        given = {each: value for each, value in self._running.items() if each != name}
        value = self._server.join(given).get(name)
        return None if is_secret(name, value) else value

    def _setting(
        self, documented: Documented, joined: Mapping[str, str], kept: LayeredSettings
    ) -> Setting:
        name = documented.name
        origin = kept.origin(name)
        is_pending = name in NEEDS_RESTART and kept.get(name) != self._running.get(name)
        value = kept[name] if is_pending and name in kept else joined.get(name)
        lock = locked_by(name, origin)
        default = Origin.BUILT_IN if name in joined else Origin.DEFAULT
        return Setting(
            name=name,
            group=documented.group,
            description=documented.description,
            value=None if is_secret(name, value) else value,
            is_secret=is_secret(name, value),
            is_set=bool(value),
            default=documented.default,
            origin=(origin or default).value,
            is_locked=lock is not None,
            locked_by=lock,
            needs_restart=name in NEEDS_RESTART,
            is_pending=is_pending,
        )

    def _known(self, name: str) -> None:
        is_known = any(each.name == name for each in self._documented) and name != _TEMPLATE
        if not is_known and _VARIABLE.fullmatch(name) is None:
            raise UnknownSetting(f"there is no setting '{name[:100]}'")

    async def _changed(self, name: str, stored: Mapping[str, str]) -> Verdict:
        self._known(name)
        lock = locked_by(name, self._running.origin(name))
        if lock is not None:
            raise LockedSetting(f"'{name}' can not be changed by the console: {lock}")
        async with self._change:
            verdict = await self._judged(name, stored)
            return await self._applied(name, stored, verdict) if verdict.ok else verdict

    async def _judged(self, name: str, stored: Mapping[str, str]) -> Verdict:
        """What the products' own readers say; of a JWT secret, its keys are fetched as well."""
        if len(stored.get(name, "")) > LONGEST_VALUE:
            fault = Problem(
                message=f"the value is longer than {LONGEST_VALUE} characters", remedy="shorten it"
            )
            return Verdict(ok=False, problems=(fault,))
        joined = self._server.join(self._running.with_layer(Origin.CONSOLE, stored))
        problems = faults_of(joined, name)
        if problems or name not in {JWT_SECRET, JWT_SECRETS}:
            return Verdict(ok=not problems, problems=problems)
        examined = await jwt_secret.examine(name, joined.get(name, ""), joined)
        is_usable = all(each.is_warning for each in examined.problems)
        return Verdict(ok=is_usable, problems=tuple(examined.problems), facts=tuple(examined.facts))

    async def _applied(self, name: str, stored: Mapping[str, str], verdict: Verdict) -> Verdict:
        running = self._running.with_layer(Origin.CONSOLE, self._without_restart(stored))
        try:
            prepared = await self._server.prepare(self._server.join(running), products_of(name))
        except CommandFailed as fault:
            told = Problem(message=fault.problem, remedy=f"what ran before goes on; {fault.remedy}")
            return replace(verdict, ok=False, problems=(*verdict.problems, told))
        file = self._project.stored_settings
        try:
            write_stored_settings(file, stored)
        except OSError as error:
            await prepared.discard()
            told = Problem(
                message=f"'{file}' can not be written: {error.strerror or error}",
                remedy="what ran before goes on; free the disk, or correct the file's owner",
            )
            return replace(verdict, ok=False, problems=(*verdict.problems, told))
        prepared.commit()
        self._stored, self._running = dict(stored), running
        return replace(verdict, applied=name not in NEEDS_RESTART)

    def _without_restart(self, stored: Mapping[str, str]) -> Mapping[str, str]:
        """The console's layer as it holds before the next start."""
        before = self._running.layers.get(Origin.CONSOLE, {})
        kept = {name: value for name, value in before.items() if name in NEEDS_RESTART}
        return {
            **{name: value for name, value in stored.items() if name not in NEEDS_RESTART},
            **kept,
        }


def products_of(name: str) -> frozenset[Product]:
    """Whose setting it is."""
    if name in NEEDS_RESTART or name in words.WITHOUT_EFFECT:
        return frozenset()
    is_identity = name in words.IDENTITY or name.startswith(WORKFLOW_VARIABLES)
    return frozenset({Product.IDENTITY if is_identity else Product.ENGINE})
