"""The forms of hosted pages: read strictly, so that two readers never see two things."""

from collections.abc import Mapping

from starlette.requests import Request

from genkan.identity.errors import InvalidRequest, MalformedRequest
from genkan.identity.http.parameters import form_parameters


async def page_form(request: Request) -> Mapping[str, str]:
    """The fields of a form, each once; passwords may hold any character.

    Raises MalformedRequest.
    """
    try:
        values = (await form_parameters(request)).values
    except InvalidRequest as error:
        raise MalformedRequest(error.description) from error
    if any(len(each) > 1 for each in values.values()):
        raise MalformedRequest("a field of the form is sent twice: send each field once")
    return {name: each[0] for name, each in values.items()}
