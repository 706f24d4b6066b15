"""Whether a transaction was there when a statement read."""

import pytest

from genkan.engine.subscriptions.snapshot import read_snapshot

EPOCH = 1 << 32


@pytest.mark.parametrize(
    ("text", "transaction", "is_seen"),
    [
        ("10:10:", 9, True),
        ("10:10:", 10, False),
        ("10:20:10,15", 15, False),
        ("10:20:10,15", 12, True),
        ("10:20:10,15", 20, False),
        (f"{EPOCH + 10}:{EPOCH + 20}:{EPOCH + 12}", 12, False),
        (f"{EPOCH + 10}:{EPOCH + 20}:{EPOCH + 12}", 13, True),
        # Of the epoch before, and of the next one.
        (f"{EPOCH + 10}:{EPOCH + 20}:", EPOCH - 5, True),
        (f"{EPOCH - 10}:{EPOCH - 5}:", 3, False),
    ],
)
def test_ids_go_round(text: str, transaction: int, is_seen: object) -> None:
    assert read_snapshot(text).sees(transaction) is is_seen
