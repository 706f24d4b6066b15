"""A person's sockets follow what happens to their session in the identity provider, at once."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import httpx
import pytest
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection, connect

from tests.clients.hosted_pages import new_person
from tests.clients.house import House, graphql, insert_user, management, run_sql
from tests.clients.management import sent
from tests.e2e.test_article import application_with_mapping, signed_in, subject

pytestmark = [pytest.mark.process, pytest.mark.slow, pytest.mark.timeout(240)]

PATIENCE_SECONDS = 60
LIVE = "subscription { users { id name } }"


class Person:
    """Who registered at the hosted pages, with a row of their own."""

    def __init__(self, house: House) -> None:
        self.house = house
        self.application = application_with_mapping(house)
        with httpx.Client() as browser:
            self.tokens = signed_in(house, browser, self.application, new_person("Ada"))
        self.id = subject(house, self.tokens)
        insert_user(house, self.id, "Ada")

    def headers(self) -> dict[str, str]:
        return {"authorization": f"Bearer {self.tokens['access_token']}"}

    def refresh(self) -> None:
        form = {
            "grant_type": "refresh_token",
            "refresh_token": self.tokens["refresh_token"],
            "client_id": self.application["client_id"],
            "client_secret": self.application["client_secret"],
        }
        self.tokens = dict(sent(httpx.post(f"{self.house.url}/oauth2/token", data=form)))

    def rename(self, name: str) -> None:
        text = "update users set name = '{}' where id = '{}'"
        run_sql(self.house, text.format(name, self.id))

    def refusal(self) -> str:
        """Why the token is refused over HTTP."""
        answer = graphql(self.house, "{ users { id } }", **self.headers())
        (error,) = answer["errors"]
        assert error["extensions"]["code"] == "invalid-jwt"
        return error["message"]

    @contextmanager
    def live(self) -> Iterator[ClientConnection]:
        """A socket with a live query that has got its first answer."""
        url = f"{self.house.url.replace('http', 'ws')}/v1/graphql"
        with connect(url, subprotocols=["graphql-transport-ws"]) as ws:
            ws.send(json.dumps({"type": "connection_init", "payload": {"headers": self.headers()}}))
            assert received(ws)["type"] == "connection_ack"
            ws.send(json.dumps({"type": "subscribe", "id": "1", "payload": {"query": LIVE}}))
            assert received(ws)["payload"]["data"]["users"] == [{"id": self.id, "name": "Ada"}]
            yield ws


def received(ws: ClientConnection) -> dict[str, Any]:
    """The next message that is no keepalive."""
    while True:
        message = json.loads(ws.recv(timeout=PATIENCE_SECONDS))
        if message["type"] != "ping":
            return message


def closed(ws: ClientConnection) -> tuple[int, str]:
    """Code and reason of the close, which nothing but keepalives may come before."""
    with pytest.raises(ConnectionClosed) as raised:
        received(ws)
    assert raised.value.rcvd is not None
    return raised.value.rcvd.code, raised.value.rcvd.reason


def test_a_session_that_an_administrator_ends_is_over_everywhere(house: House) -> None:
    ada = Person(house)
    with ada.live() as ws, management(house) as api:
        sent(api.delete(f"users/{ada.id}/sessions"))
        assert closed(ws) == (4403, "4403: the session was revoked")
    assert ada.refusal() == "Could not verify JWT: the session was revoked"


def test_a_suspended_user_sees_nothing_more(house: House) -> None:
    ada = Person(house)
    with ada.live() as ws, management(house) as api:
        sent(api.patch("user", params={"id": ada.id}, json={"is_suspended": True}))
        ada.rename("not for her")
        assert closed(ws)[0] == 4403
    assert ada.refusal().startswith("Could not verify JWT: the ")


def test_a_role_that_is_taken_asks_for_a_fresh_token_which_counts(house: House) -> None:
    ada = Person(house)
    with management(house) as api:
        (code,) = (
            each["code"]
            for each in sent(api.get("organizations"))["organizations"]
            if each["is_default"]
        )
        key = f"helper_{ada.id[-6:]}"
        sent(api.post("roles", json={"key": key, "name": key}))
        roles = sent(api.get("roles", params={"page_size": 500}))["roles"]
        role_id = next(each["id"] for each in roles if each["key"] == key)
        member = f"organizations/{code}/users/{ada.id}/roles"
        sent(api.post(member, json={"role_id": role_id}))
        ada.refresh()
        with ada.live() as ws:
            sent(api.delete(f"{member}/{role_id}"))
            code, reason = closed(ws)
            assert (code, "fresh token" in reason) == (1012, True)
    assert "older than a change" in ada.refusal()
    ada.refresh()
    with ada.live() as ws:
        ada.rename("Adah")
        assert received(ws)["payload"]["data"]["users"] == [{"id": ada.id, "name": "Adah"}]


def test_a_socket_goes_on_with_a_fresh_token(house: House) -> None:
    ada = Person(house)
    with ada.live() as ws:
        ada.refresh()
        ws.send(json.dumps({"type": "ping", "payload": {"headers": ada.headers()}}))
        pong = received(ws)
        assert (pong["type"], pong["payload"]["accepted"]) == ("pong", True)
        ada.rename("Adah")
        assert received(ws)["payload"]["data"]["users"] == [{"id": ada.id, "name": "Adah"}]
