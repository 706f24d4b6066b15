"""What an action answers: its handler is asked, and rows of tables are joined to what it gives."""

from __future__ import annotations

from typing import Final

import msgspec

from genkan.engine.elsewhere.errand import Errand
from genkan.engine.elsewhere.join_rows import join_rows
from genkan.engine.errors import WrongActionOutput
from genkan.engine.ir.action import ActionCall
from genkan.engine.operation.model import Variables
from genkan.engine.outbound.action import ActionAnswer, ActionQuestion
from genkan.engine.plan.action import action_input
from genkan.engine.plan.action_output import Output, WrongOutput, action_output
from genkan.engine.sql.bind import BoundElsewhere

_ENCODER: Final = msgspec.json.Encoder(decimal_format="number")


async def answer_action(call: ActionCall, bound: BoundElsewhere, errand: Errand) -> bytes:
    """The JSON of the field. Raises what `ActionHandlers.ask` and `Database.read` raise."""
    question = _question(call, bound.variables, errand)
    answer = await errand.outside.action_handlers.ask(question)
    errand.set_cookies.extend(answer.set_cookies)
    output = _output(call, answer)
    for number, one in enumerate(bound.field.joins):
        places = output.places[number]
        await join_rows(one, places, bound.variables, errand.session, errand.database)
    return _ENCODER.encode(output.value)


def _question(call: ActionCall, variables: Variables, errand: Errand) -> ActionQuestion:
    session = errand.session
    return ActionQuestion(
        name=call.action.name,
        handler=call.action.handler,
        input=action_input(call, variables),
        request_query=errand.request_query,
        session_variables={**session.variables},
        headers=session.headers,
    )


def _output(call: ActionCall, answer: ActionAnswer) -> Output:
    try:
        return action_output(call, call.fields, answer.value)
    except WrongOutput as error:
        internal = {"error": "unexpected response", **answer.exchange}
        raise WrongActionOutput(error.message, internal=internal) from None
