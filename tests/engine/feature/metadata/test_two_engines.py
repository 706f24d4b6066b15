"""Two engines on one metadata database: a change begins with what the other one has done."""

from tests.engine.admin_calls import admin_on, run_on

SUCCESS = {"message": "success"}


def test_a_change_begins_with_what_another_engine_has_changed(database_url: str) -> None:
    run_on(database_url, "create table a (id int); create table b (id int)")
    with admin_on(database_url) as one, admin_on(database_url) as other:
        assert one.metadata("pg_track_table", {"table": "a"}) == SUCCESS
        assert other.table_names() == []
        assert other.metadata("pg_track_table", {"table": "b"}) == SUCCESS
        assert other.table_names() == ["a", "b"]
        assert one.metadata("pg_untrack_table", {"table": "b"}) == SUCCESS
        assert one.table_names() == ["a"]
