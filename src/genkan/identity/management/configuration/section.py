"""What a section of the document is, and what is done for one of its records."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final, cast

import msgspec
from pydantic import ConfigDict

from genkan.identity.errors import AlreadyExists, InvalidBody, ManagementError
from genkan.identity.management.audited import record_call
from genkan.identity.management.call import Body, Call, Reply

Fields = Mapping[str, object]
Run = Callable[[Call], Awaitable[Reply]]

FROM_ENV: Final = "from_env"
# Stores are asked for whole lists here; an environment that has more is no file any more.
ALL: Final = 1_000_000
STRICT: Final = ConfigDict(extra="forbid")


class Record(Body):
    """A record of a section; unlike elsewhere, a member that is not known is a fault."""

    model_config = STRICT


class FromEnv(Record):
    """In place of a secret: the environment variable that has it where the import is made."""

    from_env: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A record that is here. clear: the same with its secrets, which are never shown.

    is_kept: it is there from the start, so that nothing removes it.
    """

    id: str
    fields: Fields
    clear: Fields | None = field(default=None, repr=False)
    is_kept: bool = False

    @property
    def compared(self) -> Fields:
        """What a wanted record is held against."""
        return self.fields if self.clear is None else self.clear


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """A record that is to be written.

    fields: the whole of it, with what stays. changed: the names of what is other than now.
    """

    key: str
    fields: Fields
    changed: frozenset[str]
    entry: Entry | None

    @property
    def id(self) -> str:
        """The id of what is here already."""
        return "" if self.entry is None else self.entry.id

    def before(self, name: str) -> object:
        """A member as it is now; None where there is nothing yet."""
        return None if self.entry is None else self.entry.fields.get(name)

    def some(self, *names: str) -> dict[str, object]:
        """These members, as far as they are given."""
        return {name: self.fields[name] for name in names if name in self.fields}


@dataclass(frozen=True, slots=True)
class Scene:
    """Where operations of the management API are run for one record."""

    call: Call

    async def run(
        self,
        run: Run,
        place: str = "",
        *,
        path: Mapping[str, str] | None = None,
        query: Mapping[str, str] | None = None,
        body: Mapping[str, object] | None = None,
    ) -> Mapping[str, object]:
        """What the operation answers; it is kept in the audit log like any other call.

        place: where in the record its body stands. Raises InvalidBody.
        """
        called = replace(
            self.call, path=path or {}, query=query or {}, body=msgspec.json.encode(body or {})
        )
        try:
            reply = await run(called)
        except InvalidBody as error:
            raise InvalidBody(tuple(placed(place, fault) for fault in error.faults)) from None
        except ManagementError as error:
            raise InvalidBody((placed(place, f"$: {error.description}"),)) from None
        except AlreadyExists as error:
            raise InvalidBody((placed(place, f"$: {error.description}"),)) from None
        await record_call(run.__name__, called, reply, by="import")
        return reply.content


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A kind of record. is_single: there is one, without a key.

    parts: members that are objects and are set member by member, by their places ("a.b").
    unordered: lists whose order says nothing. secret: members whose values are never shown.
    remove: None where nothing can be. id_member: finds a record by its id, whatever its key.
    """

    name: str
    record: type[Body]
    read: Callable[[Call, "Ids"], Awaitable[Mapping[str, Entry]]]
    write: Callable[[Scene, Wanted], Awaitable[None]]
    remove: Callable[[Scene, Entry], Awaitable[None]] | None = None
    is_single: bool = False
    id_member: str | None = None
    parts: frozenset[str] = frozenset()
    unordered: frozenset[str] = frozenset()
    secret: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Ids:
    """Whether random ids are in the document, where names would do."""

    are_shown: bool


def placed(place: str, fault: str) -> str:
    """`placed("tokens", "a[0]: no")` -> "tokens.a[0]: no"; "$" is the whole of a place."""
    within, _, problem = fault.partition(": ")
    parts = [part for part in (place, "" if within == "$" else within) if part]
    return f"{'.'.join(parts) or '$'}: {problem}"


def members_of(model: type[Body], shown: Mapping[str, object]) -> dict[str, object]:
    """What of an answer can be sent back in a body of this kind."""
    return {name: shown[name] for name in model.model_fields if name in shown}


def object_of(value: object) -> Mapping[str, object]:
    """A member that is an object; an empty one for null."""
    return cast("Mapping[str, object]", value) if isinstance(value, Mapping) else {}


def list_of(value: object) -> Sequence[str]:
    """A member that is a list of texts; an empty one for null."""
    return cast("Sequence[str]", value) if isinstance(value, list | tuple) else ()


def is_from_env(value: object) -> bool:
    """Whether this stands for a secret of the environment."""
    return isinstance(value, Mapping) and set(cast("Fields", value)) == {FROM_ENV}


def refuse_unset(value: object, place: str) -> None:
    """Raises InvalidBody for a secret that nobody has given yet."""
    if is_from_env(value):
        name = object_of(value)[FROM_ENV]
        raise InvalidBody(
            (f"{place}: the environment variable '{name}' is not set where you import; set it",)
        )


def variable_name(*words: str) -> str:
    """The variable that a secret is exported as: of ("variable", "a b") `..._VARIABLE_A_B`."""
    text = "_".join(("genkan", *words)).upper()
    return "".join(each if each.isascii() and each.isalnum() else "_" for each in text)


def ordered(found: Mapping[str, Entry]) -> Mapping[str, Entry]:
    """By key."""
    return dict(sorted(found.items()))
