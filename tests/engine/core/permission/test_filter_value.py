import pytest

from genkan.engine.catalog.model import TEXT, array_of
from genkan.engine.errors import UnexpectedPayload
from genkan.engine.ir.value import Constant
from genkan.engine.permission.filter_value import Origin, filter_value

TEXTS = array_of(TEXT)


def test_a_session_variable_is_no_item_of_an_array_in_a_permission() -> None:
    with pytest.raises(UnexpectedPayload) as caught:
        filter_value(["a", "X-Hasura-Tag"], TEXTS, "$.tags._contains")
    assert caught.value.path == "$.tags._contains[1]"
    assert caught.value.message == (
        "session variable 'X-Hasura-Tag' can not be one of a list; "
        "let one session variable hold the whole array"
    )


def test_a_client_may_look_for_such_a_text() -> None:
    text = filter_value(["x-hasura-tag"], TEXTS, "$", Origin.CLIENT)
    assert text == Constant('{"x-hasura-tag"}', TEXTS)
