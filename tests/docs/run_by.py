"""Which test runs the code of which page. `test_blocks.py` holds that no block is left out.

A page's languages are in the order of its blocks, but for `text`, which is what is printed: those
are counted. A new block changes the line, and whoever changes it names the test that runs it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

HOW_TO: Final = "tests/e2e/test_how_to.py"
MOVING: Final = "tests/e2e/test_pages_about_moving.py"
PRODUCTION: Final = "tests/e2e/test_production_page.py"
TOKENS: Final = "tests/e2e/test_pages_about_tokens.py"


@dataclass(frozen=True, slots=True)
class Run:
    """How a page's blocks are run, and by which tests, each `file::function`."""

    languages: str
    tests: tuple[str, ...]
    printed: int = 0


def by(languages: str, *tests: str, printed: int = 0) -> Run:
    """A line of the table."""
    return Run(languages, tests, printed)


RUN_BY: Final[Mapping[str, Run]] = {
    "README.md": by(
        "sh sh",
        f"{HOW_TO}::test_the_commands_of_the_readme_run_in_order",
        printed=1,
    ),
    "docs/explanation/permissions.md": by("", printed=1),
    "docs/explanation/tokens.md": by("", printed=1),
    "docs/how-to/a-project-in-files.md": by(
        "sh sh sh sh sh",
        f"{HOW_TO}::test_the_commands_of_a_project_in_files_run_in_order",
    ),
    "docs/how-to/ask-your-own-sql.md": by(
        "sql json graphql json",
        "tests/docs/test_ask_your_own_sql.py"
        "::test_the_query_of_the_page_answers_what_stands_below_it",
    ),
    "docs/how-to/change-related-rows.md": by(
        "sql graphql json graphql json graphql json",
        "tests/docs/test_change_related_rows.py"
        "::test_every_mutation_of_the_page_answers_what_stands_below_it",
    ),
    "docs/how-to/choose-what-tokens-say.md": by(
        "json json",
        f"{TOKENS}::test_claims_are_chosen_and_previewed_by_the_bodies_of_the_page",
        printed=2,
    ),
    "docs/how-to/come-from-hasura.md": by(
        "sh sh json sh sh",
        f"{MOVING}::test_a_hasura_is_replaced_as_the_page_says",
    ),
    "docs/how-to/come-from-kinde.md": by(
        "sh",
        f"{MOVING}::test_people_come_from_an_export_by_the_commands_of_the_page",
    ),
    "docs/how-to/count-in-groups.md": by(
        "sql graphql json graphql json graphql json",
        "tests/docs/test_count_in_groups.py"
        "::test_every_query_of_the_page_answers_what_stands_below_it",
    ),
    "docs/how-to/develop-with-known-people.md": by(
        "yaml",
        f"{MOVING}::test_the_known_people_of_the_page_are_made",
    ),
    "docs/how-to/fastapi.md": by(
        "sh python sh sh",
        "tests/e2e/test_fastapi_example.py::test_the_commands_of_the_page_serve_who_has_a_token",
        "tests/e2e/test_fastapi_example.py::test_the_page_shows_the_code_of_the_example",
    ),
    "docs/how-to/functions-that-write.md": by(
        "sql json graphql json",
        "tests/docs/test_functions_that_write.py"
        "::test_the_mutation_of_the_page_answers_what_stands_below_it",
    ),
    "docs/how-to/give-people-scopes.md": by(
        "json",
        f"{TOKENS}::test_a_scope_reaches_the_token_by_the_calls_of_the_page",
        printed=2,
    ),
    "docs/how-to/have-input-checked.md": by(
        "sql json graphql json json",
        "tests/docs/test_have_input_checked.py"
        "::test_the_webhook_of_the_page_is_asked_what_the_page_says",
    ),
    "docs/how-to/identity-in-files.md": by(
        "sh sh sh sh",
        f"{MOVING}::test_a_server_is_copied_by_the_commands_of_the_page",
    ),
    "docs/how-to/kinde-with-hasura.md": by(
        "sh sh json sh sh sh ts sh sh",
        f"{HOW_TO}::test_the_commands_of_the_page_run_in_order",
        f"{TOKENS}::test_the_article_s_token_says_what_the_page_shows",
        "tests/e2e/test_nextjs.py::test_two_people_register_and_each_reads_only_their_own_row",
    ),
    "docs/how-to/live-queries.md": by(
        "js js js js sh",
        "tests/engine/clients/test_live_queries_page.py"
        "::test_a_program_of_the_page_shows_what_is_there",
        "tests/engine/clients/test_live_queries_page.py"
        "::test_the_command_of_the_page_prints_events",
    ),
    "docs/how-to/limit-what-clients-ask.md": by(
        "json json json",
        "tests/docs/test_limits.py::test_every_command_of_the_page_limits_what_a_user_may_ask",
    ),
    "docs/how-to/production.md": by(
        "sh sh sh sh sh",
        f"{PRODUCTION}::test_both_products_run_by_the_commands_of_the_page",
    ),
    "docs/how-to/react-spa.md": by(
        "sh sh sh tsx tsx",
        "tests/e2e/test_react_spa.py::test_a_person_registers_and_reads_their_own_row",
        "tests/e2e/test_react_spa.py::test_the_page_shows_the_code_of_the_example",
    ),
    "docs/how-to/read-the-audit-log.md": by(
        "sh",
        f"{MOVING}::test_the_audit_log_is_read_by_the_commands_of_the_page",
    ),
    "docs/how-to/rows-for-users.md": by(
        "toml toml toml toml toml",
        "tests/docs/test_rows_for_users.py::test_every_rule_of_the_page_can_be_read",
        "tests/docs/test_rows_for_users.py::test_every_other_fragment_of_the_page_can_be_read",
        printed=1,
    ),
    "docs/how-to/say-more-to-hasura.md": by(
        "json",
        f"{TOKENS}::test_the_mapping_of_the_page_is_what_the_token_says",
        printed=1,
    ),
    "docs/how-to/social-sign-in.md": by(
        "json",
        f"{TOKENS}::test_the_connection_of_the_page_is_made",
        printed=2,
    ),
    "docs/how-to/stream-new-rows.md": by(
        "sql graphql json sql json",
        "tests/docs/test_stream_new_rows.py::test_the_stream_of_the_page_gives_what_stands_below_it",
    ),
    "docs/how-to/upsert-only-what-is-given.md": by(
        "sql graphql json",
        "tests/docs/test_upsert_only_what_is_given.py"
        "::test_the_mutation_of_the_page_answers_what_stands_below_it",
    ),
    "docs/how-to/webhooks.md": by(
        "json javascript json",
        "tests/docs/test_webhooks.py::test_what_comes_is_what_the_page_shows",
        "tests/identity/sdk/test_webhooks_js.py::test_the_endpoint_of_the_how_to_takes_what_comes",
    ),
    "docs/how-to/workflows.md": by(
        "typescript sh toml python",
        "tests/e2e/test_workflows_page.py::test_the_workflows_of_the_page_write_their_claims",
        "tests/e2e/test_workflows_page.py::test_workflows_are_brought_by_the_commands_of_the_page",
        printed=1,
    ),
    "docs/reference/cli.md": by("", "tests/docs/test_reference.py::test_a_page_is_as_generated"),
    "docs/reference/session-events.md": by(
        "json json",
        "tests/docs/test_session_events_page.py::test_the_event_of_the_page_is_read",
        "tests/docs/test_session_events_page.py::test_the_ping_of_the_page_brings_a_token",
    ),
    "docs/reference/rows.md": by(
        "json json json",
        "tests/docs/test_rows_page.py::test_the_catalog_has_the_shape_that_the_page_shows",
        "tests/docs/test_rows_page.py::test_a_page_of_rows_is_asked_and_answered_as_shown",
    ),
    "docs/tutorials/first-query.md": by(
        "sh sh json sh json sh json sh sh json sh json sh json sh json",
        "tests/docs/test_first_query.py::test_every_block_of_the_tutorial_answers_what_it_says",
    ),
    "examples/metadata/README.md": by(
        "sh",
        "tests/e2e/test_how_to.py::test_the_commands_of_an_example_run_in_its_folder",
    ),
    "examples/rows-for-users/README.md": by(
        "sh sh",
        "tests/e2e/test_rows_for_users_example.py"
        "::test_the_commands_of_the_readme_show_each_their_own_row",
    ),
}
