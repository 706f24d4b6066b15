"""How a server comes to the lane of its engine (ADR 0045)."""

from collections.abc import Callable
from dataclasses import dataclass

from starlette.applications import Starlette

from genkan.cli.live_product import Generation, LiveProduct
from genkan.engine.http.caller import Caller, RawHeaders
from genkan.engine.http.fast_lane import Begun, FastLane, LaneUrl
from genkan.engine.http.routes import Front


def lane_of(engine: Starlette) -> FastLane | None:
    """The lane of an engine that has started; None of one that has not."""
    front = engine.middleware_stack
    return front.lane if isinstance(front, Front) else None


@dataclass(frozen=True, slots=True)
class GenerationLane:
    """The lane of one start of an engine, which ends when its last request has."""

    generation: Generation
    lane: FastLane

    def takes(self, target: bytes) -> LaneUrl | None:
        """See FastLane."""
        return self.lane.takes(target)

    def caller(self, address: str | None, sent: RawHeaders) -> Caller | None:
        """See FastLane."""
        return self.lane.caller(address, sent)

    def begin(self, url: LaneUrl, caller: Caller, others: RawHeaders, body: bytes) -> Begun | None:
        """See FastLane."""
        begun = self.lane.begin(url, caller, others, body)
        if begun is not None:
            self.generation.requests += 1
            begun.leave = self.generation.leave
        return begun

    def end(self, begun: Begun) -> tuple[bytes, bytes] | None:
        """See FastLane."""
        return self.lane.end(begun)

    async def finish(self, begun: Begun) -> tuple[bytes, bytes]:
        """See FastLane."""
        return await self.lane.finish(begun)

    async def answer(
        self, url: LaneUrl, caller: Caller, others: RawHeaders, body: bytes
    ) -> tuple[bytes, bytes]:
        """See FastLane."""
        self.generation.requests += 1
        try:
            return await self.lane.answer(url, caller, others, body)
        finally:
            self.generation.leave()


def lane_of_live(engine: LiveProduct) -> Callable[[], GenerationLane | None]:
    """The lane of whichever start of the engine is the current one; made once for each."""
    made: GenerationLane | None = None

    def lane() -> GenerationLane | None:
        nonlocal made
        current = engine.current
        if made is None or made.generation is not current:
            found = lane_of(current.app)
            made = None if found is None else GenerationLane(current, found)
        return made

    return lane
