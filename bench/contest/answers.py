"""Whether a contender answers what it has to: before a load, after it, and while it lasts."""

import json
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Final

import httpx

from bench.contest.canonical import answer_of, canonical
from bench.contest.contenders import DATABASE, Server, Statements
from bench.contest.load import TOKEN
from bench.contest.work import KEY, Work
from bench.postgres import ask
from genkan.cli.embedded.cluster import Cluster

CHECKED: Final = 8
PAUSE_SECONDS: Final = 0.3


def expected_answers(cluster: Cluster, work: Work) -> Mapping[int, object]:
    """What plain SQL finds for some numbers over the whole range."""
    keys = sorted({1 + (work.most - 1) * part // (CHECKED - 1) for part in range(CHECKED)})
    listed = ", ".join(map(str, keys))
    sql = f"""
        select json_agg(json_build_array(k, ({work.expected}))) from unnest(array[{listed}]) k
    """  # noqa: S608  # of our own files
    found = json.loads(ask(cluster, DATABASE, sql))
    answers = {key: canonical(value) for key, value in found}
    assert all(answer is not None for answer in answers.values()), (work.name, answers)
    return answers


def check_server(
    server: Server, work: Work, answers: Mapping[int, object], tokens: Sequence[str] = ()
) -> None:
    """Ask for each of the numbers. Raises AssertionError at an answer that is another."""
    with httpx.Client(trust_env=False, timeout=30) as client:
        for key in answers:
            _check(client, server, work, key, answers, tokens)


def check_statement(statements: Statements, work: Work, answers: Mapping[int, object]) -> None:
    """Run the statement that pgbench will run."""
    for key, answer in answers.items():
        given = [f"'{key if argument == KEY else argument}'" for argument in work.arguments]
        sql = f"prepare asked as {statements.statements[work.name]};"
        sql += f"execute asked({', '.join(given)});"
        found = canonical(json.loads(ask(statements.cluster, DATABASE, sql)))
        assert found == answer, (statements.name, work.name, key, found, answer)


@contextmanager
def checked_meanwhile(
    server: Server, work: Work, answers: Mapping[int, object], tokens: Sequence[str] = ()
) -> Iterator[list[int]]:
    """A few checked requests a second beside the load; what went wrong is raised at the end.

    The list grows by the number of each request that was answered.
    """
    is_over, faults, asked = threading.Event(), list[Exception](), list[int]()

    def sample() -> None:
        try:
            with httpx.Client(trust_env=False, timeout=30) as client:
                while not is_over.is_set():
                    for key in answers:
                        _check(client, server, work, key, answers, tokens)
                        asked.append(key)
                        if is_over.wait(PAUSE_SECONDS):
                            return
        except (AssertionError, ValueError, httpx.HTTPError) as fault:
            faults.append(fault)

    thread = threading.Thread(target=sample)
    thread.start()
    try:
        yield asked
    finally:
        is_over.set()
        thread.join()
    for fault in faults:
        raise fault


def statements_run(cluster: Cluster) -> int:
    """How many Postgres has counted in the contest's database."""
    sql = f"""
        select coalesce(sum(calls), 0) from pg_stat_statements
        where dbid = (select oid from pg_database where datname = '{DATABASE}')
    """  # noqa: S608  # of our own constant
    return int(ask(cluster, DATABASE, sql))


def _check(
    client: httpx.Client,
    server: Server,
    work: Work,
    key: int,
    answers: Mapping[int, object],
    tokens: Sequence[str],
) -> None:
    document = work.documents[server.dialect]
    body = {"query": document.text, "variables": {document.variable: key}}
    headers = dict(work.headers or server.headers)
    for name, value in headers.items():
        if TOKEN in value:
            headers[name] = value.replace(TOKEN, tokens[key - 1])
    response = client.post(server.url, json=body, headers=headers)
    assert response.status_code == httpx.codes.OK, (server.name, response.text[:2000])
    found = answer_of(response.content)
    assert found == answers[key], (server.name, work.name, key, found, answers[key])
