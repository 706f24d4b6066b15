"""Asynchronous actions: a call is logged, and what has come of it is told to who made it.

loops/run_actions.py asks the handlers. Source: Hasura v2, actions: asynchronous actions.
"""

from __future__ import annotations

from typing import Final

import msgspec

from genkan.engine.elsewhere.errand import Errand
from genkan.engine.elsewhere.join_rows import join_rows
from genkan.engine.errors import WrongActionOutput
from genkan.engine.ir.action import (
    ActionResult,
    ActionSubmission,
    LoggedOutput,
    LoggedPart,
    OutputTypename,
)
from genkan.engine.names import ADMIN, ResponseName
from genkan.engine.outbound.action import headers_for, read_output
from genkan.engine.plan.action import action_input
from genkan.engine.plan.action_output import Output, WrongOutput, action_output
from genkan.engine.plan.given import given_json
from genkan.engine.postgres.action_log import LoggedCall
from genkan.engine.sql.bind import BoundElsewhere

_ENCODER: Final = msgspec.json.Encoder(decimal_format="number")
_NULL: Final = b"null"


async def submit_action(
    submission: ActionSubmission, bound: BoundElsewhere, errand: Errand
) -> bytes:
    """The call's id, once it is logged. Raises PostgresUnavailable."""
    session, action = errand.session, submission.action
    call = await errand.action_log.add(
        action.name,
        action_input(submission, bound.variables),
        headers_for(action.handler, session.headers),
        {**session.variables},
    )
    return _ENCODER.encode(call)


async def answer_result(result: ActionResult, bound: BoundElsewhere, errand: Errand) -> bytes:
    """What has come of the call; null for one that there is not, or that another has made.

    Raises what `ActionLog.find` and `Database.read` raise.
    """
    session = errand.session
    call = await errand.action_log.find(
        result.action.name,
        str(given_json(result.given["id"], bound.variables)),
        {**session.variables},
        is_admin=session.role == ADMIN,
    )
    if call is None:
        return _NULL
    answered: dict[ResponseName, object] = {}
    for response_name, field in result.fields.items():
        match field:
            case OutputTypename(type_name):
                answered[response_name] = type_name
            case LoggedPart.ID:
                answered[response_name] = call.id
            case LoggedPart.CREATED_AT:
                answered[response_name] = msgspec.Raw(call.created_at.encode())
            case LoggedPart.ERRORS:
                errors = "null" if call.errors is None else call.errors
                answered[response_name] = msgspec.Raw(errors.encode())
            case LoggedOutput():
                output = _output(result, field, call)
                for number, one in enumerate(bound.field.joins):
                    places = output.places.get(number, [])
                    await join_rows(one, places, bound.variables, session, errand.database)
                answered[response_name] = output.value
    return _ENCODER.encode(answered)


def _output(result: ActionResult, field: LoggedOutput, call: LoggedCall) -> Output:
    if call.response is None:
        return Output(None)
    try:
        return action_output(result, field.fields, read_output(call.response))
    except WrongOutput as error:
        # It was of the type when it came: the type has been changed since.
        raise WrongActionOutput(error.message) from None
