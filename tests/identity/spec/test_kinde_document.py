"""Our operations are those of Kinde's OpenAPI document, and answer what it says.

Each family has a file of examples: (method, path) -> a call that succeeds.
"""

import pytest

from genkan.identity.management.operation import Operation
from genkan.identity.management.operations import OPERATIONS, SERVED
from genkan.identity.management.unserved import PUBLIC as NO_SCOPE
from genkan.identity.management.unserved import kinde_operations
from tests.identity.in_process import House
from tests.identity.spec.access_examples import ACCESS
from tests.identity.spec.checked_api import CheckedApi
from tests.identity.spec.contract import faults, shape, spec_operations
from tests.identity.spec.environment_examples import ENVIRONMENT
from tests.identity.spec.people_examples import PEOPLE
from tests.identity.spec.webhook_examples import WEBHOOKS

EXAMPLES = {**PEOPLE, **ENVIRONMENT, **ACCESS, **WEBHOOKS}
PUBLIC = ("POST", "/api/v1/api_keys/verify")
# Genkan's own: reading back what Kinde lets one only write.
BEYOND = {
    ("GET", "/api/v1/applications/{application_id}/tokens"),
    ("GET", "/api/v1/mfa"),
    ("GET", "/api/v1/organizations/{org_code}/mfa"),
}
OURS = [
    each
    for each in OPERATIONS
    if not each.path.startswith("/api/v1/genkan/") and (each.method, each.path) not in BEYOND
]


def name(operation: Operation) -> str:
    return f"{operation.method} {operation.path.removeprefix('/api/v1')}"


@pytest.mark.parametrize("operation", OURS, ids=name)
def test_each_operation_is_one_of_kindes_with_its_scope(operation: Operation) -> None:
    known = spec_operations()[operation.method, shape(operation.path)]
    assert known.scope in {None, operation.scope}


@pytest.mark.parametrize("key", sorted(EXAMPLES), ids=" ".join)
def test_each_operation_answers_as_kindes_document_says(
    running: House, key: tuple[str, str]
) -> None:
    method, path = key
    answer = EXAMPLES[key](CheckedApi(running))
    assert answer.is_success, answer.text
    assert not list(
        faults(spec_operations()[method, shape(path)], answer.status_code, answer.json())
    )


def test_each_of_kindes_operations_is_served_or_answers_501(running: House) -> None:
    rows = {(each.method, shape(each.path)) for each in OPERATIONS}
    assert set(spec_operations()) == rows & set(spec_operations()) | {PUBLIC}
    listed = {each.shape: each.scope for each in kinde_operations()}
    assert set(listed) == set(spec_operations())
    assert [key for key, scope in listed.items() if scope == NO_SCOPE] == [PUBLIC]
    call = CheckedApi(running)
    for each in OPERATIONS:
        if each in SERVED:
            continue
        # Not by `send`: Kinde's document knows no 501.
        answer = running.browser.request(
            each.method, each.path.replace("{", "").replace("}", ""), headers=call.headers
        )
        assert answer.status_code == 501, each
        (error,) = answer.json()["errors"]
        assert error["code"] == "NOT_IMPLEMENTED"
        assert "management-api.md" in error["message"]
