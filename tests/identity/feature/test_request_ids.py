"""One id for a request: on its answer, in the log, across both products."""

import json
from datetime import UTC, datetime

import pytest

from genkan.identity.observation import RequestAnswered, SignedIn
from genkan.identity.outbound.log_writer import log_line
from tests.identity.in_process import House


def test_the_id_a_request_came_with_is_on_its_answer_and_told_to_the_operator(
    running: House,
) -> None:
    answer = running.browser.get(
        "/.well-known/jwks.json?code=hidden", headers={"x-request-id": "proxy-1/7"}
    )
    assert answer.headers["x-request-id"] == "proxy-1/7"
    (told,) = [each for each in running.observed if isinstance(each, RequestAnswered)]
    assert (told.request_id, told.method, told.path, told.status) == (
        "proxy-1/7",
        "GET",
        "/.well-known/jwks.json",
        200,
    )
    assert "hidden" not in repr(told)


@pytest.mark.parametrize("unfit", ["", "<b>", "x" * 129, "a b"])
def test_an_id_that_could_not_be_shown_is_replaced(running: House, unfit: str) -> None:
    answer = running.browser.get("/.well-known/jwks.json", headers={"x-request-id": unfit})
    assert answer.headers["x-request-id"] not in {unfit, ""}


def test_what_a_request_led_to_is_logged_with_its_id() -> None:
    line = log_line(SignedIn(user_id="kp_1", client_id="c"), datetime.now(UTC), "proxy-1/7")
    assert json.loads(line)["request_id"] == "proxy-1/7"
