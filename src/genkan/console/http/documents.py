"""What a team keeps in the console: saved queries, SQL, permission tests."""

import re
from typing import Annotated, Final

import msgspec
from starlette.requests import Request
from starlette.responses import Response

from genkan.console.errors import InvalidRequest, NotFound
from genkan.console.http.exchange import AnyRoute, Call, Route
from genkan.console.http.json_body import API_HEADERS, json_response, read_json
from genkan.console.model.document import Document, DocumentKind
from genkan.console.model.role import Role

# So that nobody fills the database with them.
MOST_OF_A_KIND: Final = 2_000
_ID: Final = re.compile(r"[A-Za-z0-9_-]{1,64}")


class _Content(msgspec.Struct, forbid_unknown_fields=True):
    name: Annotated[str, msgspec.Meta(min_length=1, max_length=200)]
    content: msgspec.Raw


async def list_documents(call: Call) -> Response:
    """The documents of a kind, by name."""
    found = await call.console.documents.all(_kind(call.request))
    return json_response({"documents": [_shown(each) for each in found]})


async def store_document(call: Call) -> Response:
    """Keep a document, in place of the one with its id."""
    kind, document_id = _kind(call.request), _id(call.request)
    new = await read_json(call.request, _Content)
    if "\x00" in new.name or b"\\u0000" in bytes(new.content):
        raise InvalidRequest("a document has no NUL character", remedy="leave it out")
    if await call.console.documents.count_others(kind, document_id) >= MOST_OF_A_KIND:
        raise InvalidRequest(
            f"there are {MOST_OF_A_KIND} documents of this kind already",
            remedy="delete what nobody needs",
        )
    document = Document(
        id=document_id, name=new.name, content=bytes(new.content).decode(), updated_at=call.now
    )
    await call.console.documents.store(kind, document)
    return json_response(_shown(document))


async def delete_document(call: Call) -> Response:
    """It goes."""
    if not await call.console.documents.delete(_kind(call.request), _id(call.request)):
        raise NotFound("there is no such document", remedy="list them")
    return Response(status_code=204, headers=dict(API_HEADERS))


def _kind(request: Request) -> DocumentKind:
    try:
        return DocumentKind(str(request.path_params["kind"]))
    except ValueError as error:
        kinds = ", ".join(DocumentKind)
        raise NotFound("there is no such kind of documents", remedy=f"there are {kinds}") from error


def _id(request: Request) -> str:
    text = str(request.path_params["id"])
    if _ID.fullmatch(text) is None:
        raise InvalidRequest(
            "the id of a document is 1 to 64 letters, digits, '-' or '_'", remedy="choose one"
        )
    return text


def _shown(document: Document) -> dict[str, object]:
    return {
        "id": document.id,
        "name": document.name,
        "content": msgspec.Raw(document.content.encode()),
        "updated_at": document.updated_at,
    }


ROUTES: tuple[AnyRoute, ...] = (
    Route("GET", "/console-api/documents/{kind}", list_documents, Role.VIEWER),
    Route("PUT", "/console-api/documents/{kind}/{id}", store_document, Role.DEVELOPER),
    Route("DELETE", "/console-api/documents/{kind}/{id}", delete_document, Role.DEVELOPER),
)
