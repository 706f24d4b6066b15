"""A root field that is answered elsewhere, by its kind: the front page of elsewhere/."""

from __future__ import annotations

from genkan.engine.elsewhere.action import answer_action
from genkan.engine.elsewhere.asynchronous_action import answer_result, submit_action
from genkan.engine.elsewhere.errand import Errand
from genkan.engine.elsewhere.remote import answer_remote
from genkan.engine.ir.action import ActionCall, ActionResult, ActionSubmission
from genkan.engine.ir.remote import RemoteCall
from genkan.engine.sql.bind import BoundElsewhere


async def answer_elsewhere(bound: BoundElsewhere, errand: Errand) -> bytes:
    """The JSON of the field. Raises the EngineError that the client is told."""
    match bound.field.root:
        case ActionCall() as call:
            return await answer_action(call, bound, errand)
        case ActionSubmission() as submission:
            return await submit_action(submission, bound, errand)
        case ActionResult() as result:
            return await answer_result(result, bound, errand)
        case RemoteCall() as call:
            return await answer_remote(call, bound.variables, errand)
