"""The handlers of asynchronous actions are asked, each call at least once.

A batch of calls is claimed, done at once and told of in one transaction. When the process, or its
database, goes down before, they wait again, and are done by whoever comes first.
Source: Hasura v2, actions: asynchronous actions; `asyncActionsProcessor`.
"""

from __future__ import annotations

import asyncio
import traceback
from collections.abc import Mapping

from genkan.engine.change_metadata.live_schema import LiveSchema
from genkan.engine.errors import EngineError, Unexpected, WrongActionOutput
from genkan.engine.metadata.actions import Action, CustomTypes
from genkan.engine.metadata.model import Metadata
from genkan.engine.names import ActionName
from genkan.engine.observation import Failed, Observe, Warned
from genkan.engine.outbound.action import ActionHandlers, ActionQuestion
from genkan.engine.permission.action import granted_action
from genkan.engine.plan.action_output import WrongOutput, check_output
from genkan.engine.postgres.action_log import ActionLog, WaitingCall


async def run_actions(
    live: LiveSchema,
    log: ActionLog,
    handlers: ActionHandlers,
    observe: Observe,
    interval_seconds: float,
    batch_size: int,
) -> None:
    """Run until cancelled; a database that is away is waited for."""
    while True:
        done = 0
        try:
            done = await _run_batch(live, log, handlers, observe, batch_size)
        except EngineError as error:
            observe(Warned(f"asynchronous actions can not be run: {error}", "action-handler-log"))
        if done < batch_size:
            await asyncio.sleep(interval_seconds)


async def _run_batch(
    live: LiveSchema,
    log: ActionLog,
    handlers: ActionHandlers,
    observe: Observe,
    batch_size: int,
) -> int:
    """How many calls were done."""
    cache = live.current
    actions = {name: one for name, one in cache.consistent.actions.items() if one.is_asynchronous}
    if not actions:
        return 0
    async with log.claim(list(actions), batch_size) as claimed:
        asked = [
            asyncio.ensure_future(_outcome(actions, call, cache.consistent, handlers, observe))
            for call in claimed.calls
        ]
        try:
            for call, outcome in zip(claimed.calls, asked, strict=True):
                response, errors = await outcome
                await claimed.finish(call, response, errors)
        finally:
            for task in asked:
                task.cancel()
        return len(claimed.calls)


async def _outcome(
    actions: Mapping[ActionName, Action],
    call: WaitingCall,
    metadata: Metadata,
    handlers: ActionHandlers,
    observe: Observe,
) -> tuple[object, object]:
    """The response and None, or None and the errors."""
    try:
        return await _asked(actions[call.action], call, metadata.custom_types, handlers)
    except EngineError as error:
        return None, _told(error.message, error.code)
    except WrongOutput as error:
        return None, _told(error.message, WrongActionOutput.code)
    except Exception as error:  # noqa: BLE001  # a call that breaks is not tried for ever
        observe(Failed("an action has broken", "".join(traceback.format_exception(error))))
        return None, _told("internal error", Unexpected.code)


async def _asked(
    action: Action, call: WaitingCall, types: CustomTypes, handlers: ActionHandlers
) -> tuple[object, None]:
    granted = granted_action(action, types)
    question = ActionQuestion(
        name=call.action,
        handler=granted.handler,
        input=call.input,
        request_query="",
        session_variables=call.session_variables,
        headers=call.headers,
    )
    answer = await handlers.ask(question)
    check_output(answer.value, granted.output_type, granted.types)
    return answer.value, None


def _told(message: str, code: str) -> Mapping[str, str]:
    """Without what passed between us and the handler: whoever asked may read this."""
    return {"path": "$", "error": message, "code": code}
