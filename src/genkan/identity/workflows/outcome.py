"""What a run in the engine answered, decoded and checked: nothing of it is believed."""

from collections.abc import Mapping
from typing import Any, Final

import msgspec

from genkan.identity.errors import ProhibitedClaim
from genkan.identity.model.token_customization import TokenType
from genkan.identity.model.workflow import TokenWish, WorkflowOutcome
from genkan.identity.tokens.customize import prohibited

_LONGEST_REASON: Final = 1000
_MOST_FAULTS: Final = 20
_LONGEST_CLAIMS: Final = 65_536
_MFA_POLICIES: Final = frozenset({"required", "skip"})


class _Wish(msgspec.Struct):
    custom: dict[str, Any]
    reset: bool = False


class Line(msgspec.Struct):
    """What a workflow wrote to `console`."""

    level: str
    text: str


class Result(msgspec.Struct):
    """What prelude.js collects while a workflow runs."""

    claims: dict[str, _Wish] = msgspec.field(default_factory=dict[str, _Wish])
    denied: str | None = None
    faults: dict[str, str] = msgspec.field(default_factory=dict[str, str])
    mfa: str | None = None
    lines: list[Line] = msgspec.field(default_factory=list[Line])


def checked_outcome(result: Result) -> WorkflowOutcome:
    """The outcome of a run. Raises ProhibitedClaim, ValueError when it is not acceptable."""
    if result.mfa is not None and result.mfa not in _MFA_POLICIES:
        raise ValueError(f"setEnforcementPolicy: '{result.mfa}'; expected 'required' or 'skip'")
    outcome = WorkflowOutcome(
        access_token=_wish(result.claims.get("access")),
        id_token=_wish(result.claims.get("id")),
        machine_token=_wish(result.claims.get("machine")),
        denied=None if result.denied is None else readable(result.denied),
        form_faults={
            name: readable(text) for name, text in list(result.faults.items())[:_MOST_FAULTS]
        },
        mfa_policy=result.mfa,
    )
    check_claims(outcome)
    return outcome


def check_claims(outcome: WorkflowOutcome) -> None:
    """Raises ProhibitedClaim for a claim that is ours alone, ValueError for too many of them."""
    for wish, token in (
        (outcome.access_token, TokenType.ACCESS),
        (outcome.id_token, TokenType.ID),
        (outcome.machine_token, TokenType.MACHINE),
    ):
        _check(wish.custom, token)


def readable(text: str) -> str:
    """A text for a person: one line, printable, not endless."""
    line = " ".join(text.split())
    return "".join(sign for sign in line if sign.isprintable())[:_LONGEST_REASON]


def _check(custom: Mapping[str, object], token: TokenType) -> None:
    refused = prohibited(custom, token)
    if refused:
        names = ", ".join(f"'{name}'" for name in refused)
        raise ProhibitedClaim(
            f"the claims {names} of the {token.words} are set by the provider alone; "
            "choose other names"
        )
    try:
        length = len(msgspec.json.encode(custom))
    except (TypeError, ValueError, RecursionError) as error:
        raise ValueError(f"the claims of the {token.words} are no JSON: {error}") from error
    if length > _LONGEST_CLAIMS:
        raise ValueError(
            f"the claims of the {token.words} take {length} bytes; at most {_LONGEST_CLAIMS} fit"
        )


def _wish(wish: _Wish | None) -> TokenWish:
    return TokenWish() if wish is None else TokenWish(wish.custom, wish.reset)
