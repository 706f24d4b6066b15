"""An admin's calls of the rows of a relation."""

from typing import Any

import httpx

from tests.engine.running import ADMIN, Running


class Rows:
    """An admin's calls of /v1alpha1/rows about one relation."""

    def __init__(self, engine: Running, name: str, schema: str = "public") -> None:
        self._engine = engine
        self._table = {"schema": schema, "name": name}

    async def ask(self, path: str = "", **asked: Any) -> httpx.Response:
        body = {"source": "default", "table": self._table, **asked}
        url = f"/v1alpha1/rows{path}"
        return await self._engine.http.post(url, json=body, headers=ADMIN)

    async def answer(self, path: str = "", **asked: Any) -> Any:
        response = await self.ask(path, **asked)
        assert response.status_code == 200, response.text
        return response.json()

    async def refusal(self, path: str = "", **asked: Any) -> tuple[str, str, str]:
        """Code, path and message of a refusal, which is never a fault of ours."""
        response = await self.ask(path, **asked)
        assert 400 <= response.status_code < 500, response.text
        error = response.json()
        return error["code"], error["path"], error["error"]

    async def all_pages(self, column: int = 0, **asked: Any) -> list[str | None]:
        """One column of all rows, page by page."""
        found: list[str | None] = []
        after = None
        while True:
            page = await self.answer(after=after, **asked)
            found += [row["values"][column] for row in page["rows"]]
            after = page["next"]
            if after is None:
                return found
