"""What an operation needs to know of how its messages are written, whatever carries them."""

from collections.abc import Callable
from typing import Protocol


class OperationMessages(Protocol):
    """Messages of one operation: a websocket protocol has them, and an event stream.

    result, failure: from the operation's id and its JSON.
    sends_execution_errors_as_results: whether an operation that fails while it runs has a result
        that says so; `failure` is for what never ran then.
    """

    @property
    def result(self) -> Callable[[str, bytes], bytes]:
        """Writes what the operation came to."""
        ...

    @property
    def failure(self) -> Callable[[str, bytes], bytes]:
        """Writes why there is no (further) result."""
        ...

    @property
    def sends_execution_errors_as_results(self) -> bool:
        """Whether errors of running are results."""
        ...
