"""Database URLs that are kept in files."""

import asyncio
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from genkan.storage.connection import connect
from genkan.storage.dynamic_url import DynamicUrlUnreadable, current_url


def test_the_file_is_read_at_each_connection(tmp_path: Path, database_url: str) -> None:
    file = tmp_path / "url"
    dynamic = f"dynamic-from-file://{file}"

    async def database() -> object:
        connection = await connect(dynamic)
        try:
            return await connection.fetchval("select current_database()")
        finally:
            await connection.close()

    file.write_text(f"{database_url}\n")
    assert asyncio.run(database()) == urlsplit(database_url).path.removeprefix("/")
    file.write_text("postgresql://localhost:1/x")
    with pytest.raises(OSError, match="Connect call failed"):
        asyncio.run(database())


def test_another_url_is_as_it_is() -> None:
    assert current_url("postgresql://localhost/x") == "postgresql://localhost/x"


@pytest.mark.parametrize("content", [b"daemon:x:1:1", b"", b"\xff"])
def test_a_file_without_a_url_is_refused_and_not_repeated(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "url"
    file.write_bytes(content)
    with pytest.raises(DynamicUrlUnreadable) as caught:
        current_url(f"dynamic-from-file://{file}")
    assert str(file) in str(caught.value)
    assert "daemon" not in str(caught.value)


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(DynamicUrlUnreadable, match="can not be read: No such file"):
        current_url(f"dynamic-from-file://{tmp_path}/nothing")
