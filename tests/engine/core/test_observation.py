"""What the operator hears, as log lines."""

from genkan.engine.observation import LONGEST_QUERY, QuerySent, log_line


def test_a_query_is_logged_by_its_text_and_role_and_without_the_values_of_its_variables() -> None:
    line = log_line(QuerySent("r1", "query Q($id: Int) { users { id } }", "Q", "user"))
    assert (line.level, line.type) == ("info", "query-log")
    assert line.detail == {
        "request_id": "r1",
        "query": {"query": "query Q($id: Int) { users { id } }", "operationName": "Q"},
        "role": "user",
    }


def test_a_query_without_end_is_cut_in_the_log() -> None:
    line = log_line(QuerySent("r1", "{" + "a " * LONGEST_QUERY + "}", None, "user"))
    sent = line.detail["query"]
    assert isinstance(sent, dict)
    assert len(sent["query"]) == LONGEST_QUERY
