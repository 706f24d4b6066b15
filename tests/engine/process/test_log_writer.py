"""The log never waits for its reader."""

import io
import json
import os
import threading

import pytest

from genkan.engine.config import EngineConfig, read_engine_config
from genkan.engine.observation import Failed, HttpAnswered, JwksFetchFailed, Started, Warned
from genkan.engine.outbound import log_writer
from genkan.engine.outbound.log_writer import LogWriter

URL = {"HASURA_GRAPHQL_METADATA_DATABASE_URL": "postgresql://localhost/x"}
EVENTS = [
    Started("server", {"port": 1}),
    Warned("look here"),
    Failed("broke", "Traceback ...", "id"),
    JwksFetchFailed("http://issuer", "no answer", has_old_keys=True),
    HttpAnswered("id", "POST", "/v1/graphql", 200, "1.1", None, 0.1, 1, 2, 2, None, None, None, 1),
]


def config(**settings: str) -> EngineConfig:
    return read_engine_config({**URL, **settings})


def written(**settings: str) -> list[str]:
    output = io.BytesIO()
    log = LogWriter(config(**settings), output)
    for event in EVENTS:
        log.observe(event)
    log.close()
    lines = [json.loads(line) for line in output.getvalue().splitlines()]
    assert all(line.keys() == {"timestamp", "level", "type", "detail"} for line in lines)
    return [line["type"] for line in lines]


def test_each_event_is_a_line_of_hasuras_form() -> None:
    kinds = ["startup", "startup", "unstructured", "jwk-refresh-log", "http-log"]
    assert written() == kinds


def test_only_what_is_wanted_is_written() -> None:
    wanted = {"HASURA_GRAPHQL_ENABLED_LOG_TYPES": "startup", "HASURA_GRAPHQL_LOG_LEVEL": "warn"}
    assert written(**wanted) == ["startup", "unstructured"]


def test_a_pipe_nobody_reads_stops_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(log_writer, "QUEUE_LINES", 100)
    monkeypatch.setattr(log_writer, "CLOSE_SECONDS", 0.1)
    reading, writing = os.pipe()
    stream = os.fdopen(writing, "wb")
    log = LogWriter(config(), stream)
    for _ in range(20_000):
        log.observe(Warned("x" * 100))
    log.close()
    # Somebody reads at last: what was lost meanwhile is told of.
    chunks: list[bytes] = []
    reader = threading.Thread(
        target=lambda: chunks.extend(iter(lambda: os.read(reading, 65536), b""))
    )
    reader.start()
    log.close()
    log._thread.join(10)
    stream.close()
    reader.join(10)
    os.close(reading)
    assert b"log lines were lost" in b"".join(chunks)


def test_a_reader_that_has_gone_stops_nobody() -> None:
    reading, writing = os.pipe()
    os.close(reading)
    stream = os.fdopen(writing, "wb", 0)
    log = LogWriter(config(), stream)
    for event in EVENTS * 10:
        log.observe(event)
    log.close()
    stream.close()
