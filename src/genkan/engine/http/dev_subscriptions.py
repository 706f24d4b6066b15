"""``GET /dev/subscriptions``: what is followed, and who tells that it changed.

Source: Hasura v2, the debug endpoints of the API "developer"; the document is our own.
"""

import msgspec

from genkan.engine.http.exchange import Answer, Call, Engine


async def subscriptions(call: Call, engine: Engine) -> Answer:  # noqa: ARG001  # a handler's form
    """The sources of which something is followed, by name, with their feeds and statements."""
    sources = {
        str(source.name): {
            "feed": {"mode": source.feed_state.mode.value, "reason": source.feed_state.reason},
            "statements": [
                {
                    "sql": poller.plan.statement.text,
                    "kind": poller.plan.kind.value,
                    "cohorts": len(poller.cohorts),
                    "followers": sum(len(one.followers) for one in poller.cohorts.values()),
                    "polled_because": poller.polled_because,
                }
                for poller in source.pollers.values()
            ],
        }
        for source in engine.live_queries.sources
    }
    return Answer(200, msgspec.json.encode({"sources": sources}))
