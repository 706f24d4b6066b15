"""Ids of tokens tell when they were made, to the millisecond."""

from datetime import UTC, datetime, timedelta
from uuid import RFC_4122, UUID, uuid4

from genkan.identity.tokens.token_id import time_ordered

NOW = datetime(2026, 11, 29, 12, 0, 0, 123456, tzinfo=UTC)


def test_an_id_is_a_uuid_of_version_7_that_begins_with_its_time() -> None:
    made = UUID(time_ordered(str(uuid4()), NOW))
    assert (made.version, made.variant) == (7, RFC_4122)
    assert made.int >> 80 == int(NOW.timestamp() * 1000)


def test_ids_follow_their_time_and_differ_within_a_millisecond() -> None:
    ids = [time_ordered(str(uuid4()), NOW + timedelta(milliseconds=n)) for n in range(100)]
    assert ids == sorted(ids)
    assert len({time_ordered(str(uuid4()), NOW) for _ in range(1000)}) == 1000
