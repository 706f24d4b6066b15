"""Calls of the management API with a token of every scope."""

from typing import Any

import httpx

from tests.identity.in_process import House


class Api:
    """`api("GET", "/roles")`."""

    def __init__(self, running: House, **token: Any) -> None:
        self._browser = running.browser
        self._headers = {"authorization": f"Bearer {running.management_token(**token)}"}

    def __call__(self, method: str, path: str, body: Any = None, **query: Any) -> httpx.Response:
        return self._browser.request(
            method, f"/api/v1{path}", json=body, params=query, headers=self._headers
        )


def done(answer: httpx.Response, status: int = 200) -> Any:
    """The body of an answer that must have this status."""
    assert answer.status_code == status, answer.text
    return answer.json()


def refusal(answer: httpx.Response) -> tuple[int, str, str]:
    """Status, code and message of a refusal with one error in Kinde's shape."""
    (error,) = answer.json()["errors"]
    assert set(error) == {"code", "message"}
    return answer.status_code, error["code"], error["message"]
