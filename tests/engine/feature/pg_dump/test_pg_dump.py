"""``/v1alpha1/pg_dump`` over HTTP, on a real database."""

import pytest

from tests.engine.running import ADMIN, Running, with_engine

URL = "/v1alpha1/pg_dump"


def test_the_schema_is_dumped_as_hasuras_command_line_asks(database_url: str) -> None:
    async def scenario(engine: Running) -> None:
        await engine.with_users()
        options = ["-O", "-x", "--schema-only", "--schema", "public"]
        body = {"opts": options, "clean_output": True, "source": "default"}
        answer = await engine.http.post(URL, json=body, headers=ADMIN)
        assert answer.status_code == 200, answer.text
        assert answer.headers["content-type"].startswith("application/sql")
        lines = answer.text.splitlines()
        assert lines[:2] == ["\\restrict hasura", "SET transaction_timeout = 0;"]
        assert "CREATE TABLE public.users (" in lines
        assert "" not in lines
        assert not any(line.startswith(("--", "SET statement_timeout")) for line in lines)
        whole = await engine.http.post(URL, json={"opts": ["-a", "-tusers"]}, headers=ADMIN)
        assert "-- PostgreSQL database dump" in whole.text
        assert "a\tAnn" in whole.text

    with_engine(database_url, scenario)


@pytest.mark.parametrize(
    "option",
    [
        "--file=dump.sql",
        "-f",
        "-Ofdump.sql",
        "--fil=dump.sql",
        "-h",
        "--filter=other",
        "-",
        "x",
        "--",
    ],
)
def test_an_option_that_reaches_beyond_the_source_is_refused(
    database_url: str, option: str
) -> None:
    async def scenario(engine: Running) -> None:
        answer = await engine.http.post(URL, json={"opts": ["-O", option]}, headers=ADMIN)
        assert answer.status_code == 400
        assert (answer.json()["code"], answer.json()["path"]) == ("invalid-params", "$.opts[1]")
        assert answer.json()["error"].startswith(f"option '{option}' of pg_dump is not offered")

    with_engine(database_url, scenario)


def test_what_can_not_be_dumped_is_told(database_url: str) -> None:
    async def scenario(engine: Running) -> None:
        async def refused(body: object, **headers: str) -> tuple[int, str, str]:
            answer = await engine.http.post(URL, json=body, headers={**ADMIN, **headers})
            return answer.status_code, answer.json()["code"], answer.json()["error"]

        nothing = await refused({"opts": ["-t", "nothing"]})
        assert nothing[:2] == (400, "postgres-error")
        assert "no matching tables were found" in nothing[2]
        unknown = await refused({"opts": [], "source": "other"})
        assert unknown == (400, "not-exists", 'source with name "other" does not exist')
        assert (await refused({}))[1:] == ("parse-failed", 'key "opts" not found')
        as_user = await refused({"opts": []}, **{"x-hasura-role": "user"})
        assert as_user == (400, "access-denied", "restricted access : admin only")

    with_engine(database_url, scenario)


def test_it_can_be_switched_off(database_url: str) -> None:
    async def scenario(engine: Running) -> None:
        answer = await engine.http.post(URL, json={"opts": []}, headers=ADMIN)
        assert answer.status_code == 404

    with_engine(database_url, scenario, HASURA_GRAPHQL_ENABLED_APIS="metadata,graphql")
