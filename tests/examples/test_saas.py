"""Many tenants: who sees which rows and cells, by roles that inherit from each other."""

from typing import Any

from tests.examples.example import Example, play

ACME = "00000000-0000-0000-0000-00000000000a"
GLOBEX = "00000000-0000-0000-0000-00000000000b"
BY_ID = "(order_by: {id: asc})"


def names(rows: list[dict[str, Any]]) -> list[Any]:
    return [row["name"] for row in rows]


def test_a_member_sees_their_tenants_live_projects_and_own_tasks(database_url: str) -> None:
    async def scenario(saas: Example) -> None:
        query = f"""{{
          tenant(order_by: {{name: asc}}) {{ name projects {{ name lead_id }} }}
          project{BY_ID} {{ name tasks{BY_ID} {{ title }} }}
          task{BY_ID} {{ title project {{ name }} }}
        }}"""
        assert await saas.ask("member", query, user_id="bob", tenant_id=ACME) == {
            "tenant": [
                {"name": "Acme", "projects": [{"name": "Rocket", "lead_id": "ann"}]},
                # They belong to both; what the token does not name stays closed.
                {"name": "Globex", "projects": []},
            ],
            "project": [{"name": "Rocket", "tasks": [{"title": "Weld"}]}],
            "task": [
                {"title": "Weld", "project": {"name": "Rocket"}},
                {"title": "Sweep", "project": None},
            ],
        }
        led = await saas.ask("member", f"{{ task{BY_ID} {{ id }} }}", user_id="ann", tenant_id=ACME)
        assert led == {"task": [{"id": 1}, {"id": 2}]}
        assert await saas.ask("member", "{ task { id } }", user_id="ann") == (
            "not-found",
            'missing session variable: "x-hasura-tenant-id"',
        )
        code, _ = await saas.ask("member", "{ task { id } }", user_id="a", tenant_id="acme")
        assert code == "data-exception"

    play("saas", database_url, scenario)


def test_billing_sees_money_and_support_the_open_invoices_of_its_tenants(
    database_url: str,
) -> None:
    async def scenario(saas: Example) -> None:
        query = """{
          tenant { plan open_amount }
          invoice_aggregate(where: {paid_on: {_is_null: true}}) { aggregate { sum { amount } } }
          project_aggregate { aggregate { count sum { budget } } }
        }"""
        assert await saas.ask("billing", query, tenant_id=ACME) == {
            "tenant": [{"plan": "pro", "open_amount": 130.50}],
            "invoice_aggregate": {"aggregate": {"sum": {"amount": 130.50}}},
            "project_aggregate": {"aggregate": {"count": 2, "sum": {"budget": 1000.00}}},
        }
        open_ones = "{ invoice(order_by: {id: desc}) { id due_on } }"
        both = f"{{{ACME},{GLOBEX}}}"
        assert await saas.ask("support", open_ones, tenant_ids=both) == {
            "invoice": [{"id": 3, "due_on": "2026-01-31"}]
        }
        assert await saas.ask("support", open_ones, tenant_ids=f"{{{ACME}}}") == {
            "invoice": [{"id": 2, "due_on": "2026-02-28"}]
        }
        assert await saas.ask("support", "{ invoice_by_pk(id: 2) { id } }", tenant_ids=both) == (
            "validation-failed",
            "field 'invoice_by_pk' not found in type: 'query_root'",
        )

    play("saas", database_url, scenario)


def test_an_auditor_sees_the_audit_where_the_table_of_members_says_so(database_url: str) -> None:
    async def scenario(saas: Example) -> None:
        query = '{ audit_entry(order_by: {id: asc}) { actor_id action detail(path: "project") } }'
        assert await saas.ask("auditor", query, user_id="ann") == {
            "audit_entry": [
                {"actor_id": "ann", "action": "sign_in", "detail": None},
                {"actor_id": "bob", "action": "archive", "detail": 2},
            ]
        }
        counted = "{ audit_entry_aggregate { aggregate { count } } }"
        for user, count in (("bob", 1), ("cat", 0)):
            answer = await saas.ask("auditor", counted, user_id=user)
            assert answer == {"audit_entry_aggregate": {"aggregate": {"count": count}}}

    play("saas", database_url, scenario)


def test_a_reviewer_sees_tasks_that_somebody_else_reported(database_url: str) -> None:
    async def scenario(saas: Example) -> None:
        # Nobody has the second: null equals nothing, and its opposite is not true either.
        assert await saas.ask("reviewer", f"{{ task{BY_ID} {{ title }} }}") == {
            "task": [{"title": "Weld"}, {"title": "Dig"}]
        }

    play("saas", database_url, scenario)


def test_an_inherited_role_sees_each_cell_that_a_parent_gives(database_url: str) -> None:
    async def scenario(saas: Example) -> None:
        query = f"""{{
          tenant(order_by: {{id: asc}}) {{ id name plan open_amount }}
          project{BY_ID} {{ id name budget lead_id }}
        }}"""
        expected = {
            "tenant": [
                {"id": ACME, "name": "Acme", "plan": "pro", "open_amount": 130.50},
                # A member of Globex too, by whose token nobody bills it.
                {"id": GLOBEX, "name": "Globex", "plan": None, "open_amount": None},
            ],
            "project": [
                {"id": 1, "name": "Rocket", "budget": 1000.00, "lead_id": "ann"},
                # Archived: billing alone sees it.
                {"id": 2, "name": "Attic", "budget": None, "lead_id": None},
            ],
        }
        for role in ("tenant_admin", "owner"):
            assert await saas.ask(role, query, user_id="bob", tenant_id=ACME) == expected
        audit = "{ audit_entry { action } }"
        assert await saas.ask("owner", audit, user_id="bob", tenant_id=ACME) == {
            "audit_entry": [{"action": "sign_in"}]
        }
        code, _ = await saas.ask("tenant_admin", audit, user_id="bob", tenant_id=ACME)
        assert code == "validation-failed"

    play("saas", database_url, scenario)


def test_what_an_inherited_role_does_not_see_can_not_be_found_or_counted(
    database_url: str,
) -> None:
    async def scenario(saas: Example) -> None:
        session = {"user_id": "bob", "tenant_id": ACME}
        led = '{ project(where: {lead_id: {_eq: "bob"}}) { id } }'
        assert await saas.ask("owner", led, **session) == {"project": []}
        led_by = "{ project(order_by: {lead_id: desc_nulls_last}) { id } }"
        assert await saas.ask("owner", led_by, **session) == {"project": [{"id": 1}, {"id": 2}]}
        counted = "{ project_aggregate { aggregate { count(columns: lead_id) max { lead_id } } } }"
        assert await saas.ask("owner", counted, **session) == {
            "project_aggregate": {"aggregate": {"count": 1, "max": {"lead_id": "ann"}}}
        }
        plans = '{ tenant(where: {plan: {_eq: "free"}}) { name } }'
        assert await saas.ask("owner", plans, **session) == {"tenant": []}

    play("saas", database_url, scenario)
