"""A caller of the management API that checks each answer against Kinde's document."""

from typing import Any

import httpx

from tests.identity.in_process import House
from tests.identity.spec.contract import called_operation, faults


class CheckedApi:
    """Calls with a token of every scope; an answer that Kinde would not give is an error."""

    def __init__(self, running: House, **token: Any) -> None:
        self.running = running
        self.headers = {"authorization": f"Bearer {running.management_token(**token)}"}

    def __call__(self, method: str, path: str, body: Any = None, **query: Any) -> httpx.Response:
        return self.send(method, path, json=body, params=query)

    def send(self, method: str, path: str, **request: Any) -> httpx.Response:
        answer = self.running.browser.request(
            method, f"/api/v1{path}", headers=self.headers, **request
        )
        operation = called_operation(method, f"/api/v1{path}")
        if operation is not None:
            wrong = list(faults(operation, answer.status_code, answer.json()))
            assert not wrong, (operation.name, wrong, answer.text)
        return answer


def codes(answer: httpx.Response) -> list[str]:
    """The codes of a refusal."""
    return [error["code"] for error in answer.json()["errors"]]
