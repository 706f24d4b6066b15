"""Permissions of a thousand tables: how long their pages take."""

from collections.abc import Mapping
from typing import Any

import httpx
import pytest
from playwright.sync_api import expect

from tests.clients.console import Watched
from tests.clients.house import House, secrets

pytestmark = [
    pytest.mark.browser,
    pytest.mark.npm,
    pytest.mark.process,
    pytest.mark.slow,
    pytest.mark.timeout(600),
]

TABLES = 1000
ROLES = ("user", "editor", "auditor")
MAKE_TABLES = """
do $$ begin
  for number in 1..1000 loop
    execute format('create table t%s (id serial primary key, owner_id text, note text)', number);
  end loop;
end $$
"""
# From the click of a link to the frame that shows what is waited for.
CLICKED = """([link, wanted]) => new Promise((resolve) => {
  const began = performance.now();
  document.querySelector(link).click();
  const look = () => document.querySelector(wanted) === null
    ? requestAnimationFrame(look) : resolve(performance.now() - began);
  look();
})"""


@pytest.fixture(scope="module")
def many(house: House) -> House:
    _ask(house, "/v2/query", "run_sql", {"source": "default", "sql": MAKE_TABLES})
    document = _ask(house, "/v1/metadata", "export_metadata", {})
    document["sources"][0]["tables"] = [_table(f"t{number}") for number in range(1, TABLES + 1)]
    _ask(house, "/v1/metadata", "replace_metadata", document)
    return house


def _table(name: str) -> dict[str, object]:
    permission = {"columns": "*", "filter": {"owner_id": {"_eq": "X-Hasura-User-Id"}}}
    return {
        "table": {"schema": "public", "name": name},
        "select_permissions": [{"role": role, "permission": permission} for role in ROLES],
    }


def _ask(house: House, path: str, command: str, arguments: Mapping[str, Any]) -> Any:
    answer = httpx.post(
        f"{house.url}{path}",
        json={"type": command, "args": arguments},
        headers={"x-hasura-admin-secret": secrets(house)["admin_secret"]},
        timeout=180,
    )
    assert answer.status_code == httpx.codes.OK, answer.text
    return answer.json()


@pytest.mark.usefixtures("many")
def test_a_page_of_permissions_opens_among_a_thousand_tables(console: Watched) -> None:
    page = console.page
    console.go("/data/default/permissions", "Permissions")
    summary = page.get_by_role("table", name="Permissions of all tables")
    expect(summary).to_be_visible()
    expect(page.get_by_text(f"{TABLES:,} tables, {len(ROLES)} roles")).to_be_visible()
    drawn = summary.get_by_role("row").count()
    console.screenshot("permissions-of-1000-tables")
    row = '[role="rowheader"] a'
    first = page.evaluate(CLICKED, [row, 'table[aria-label="Permissions"]'])
    page.go_back()
    expect(summary).to_be_visible()
    again = page.evaluate(CLICKED, [row, 'table[aria-label="Permissions"]'])
    print(f"{TABLES} tables: permissions after {first:.0f} ms, again {again:.0f} ms; {drawn} rows")
    assert drawn < TABLES / 10


@pytest.mark.usefixtures("many")
def test_the_summary_of_a_thousand_tables_is_filtered_at_once(console: Watched) -> None:
    page = console.page
    console.go("/data", "Data")
    link = 'a[href$="/data/default/permissions"]'
    shown = page.evaluate(CLICKED, [link, '[aria-label="Permissions of all tables"] [role="cell"]'])
    print(f"{TABLES} tables: summary after {shown:.0f} ms")
    summary = page.get_by_role("table", name="Permissions of all tables")
    assert summary.get_by_role("row").count() < TABLES / 10
    page.get_by_role("searchbox", name="Tables", exact=True).fill("t99")
    expect(page.get_by_text("11 tables")).to_be_visible()
    page.get_by_text("Every row to someone").click()
    expect(page.get_by_text("0 tables")).to_be_visible()
