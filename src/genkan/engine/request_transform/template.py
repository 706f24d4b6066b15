"""The templates of a transform: checked before it is kept, and filled in with what was there.

A URL, a header or a parameter is written without the quotes of a string, so its errors stand
one column further on. Source: Hasura v2, `RQL/DDL/Webhook/Transform/Class.hs`.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from genkan.engine.kriti.error import KritiError
from genkan.engine.kriti.evaluate import evaluate
from genkan.engine.kriti.functions import FunctionFailure
from genkan.engine.kriti.json_value import Json
from genkan.engine.kriti.parser import parse
from genkan.engine.metadata.request_transform import FormBody, JsonBody, RequestTransform


class TransformFailure(Exception):
    """A transform that can not be done: what is wrong, as operators are told."""

    def __init__(self, errors: Sequence[Mapping[str, object]]) -> None:
        super().__init__()
        self.errors = errors


@dataclass(frozen=True, slots=True)
class Context:
    """What templates can speak of: variables, and the session's for a function."""

    variables: Mapping[str, Json]
    session_variables: Mapping[str, str]

    def filled(self, template: str) -> Json:
        """The JSON of a template. Raises TransformFailure."""
        try:
            functions = {"getSessionVariable": self._session_variable}
            return evaluate(parse(template), self.variables, functions)
        except KritiError as error:
            raise TransformFailure([error.as_json()]) from None

    def filled_text(self, template: str) -> str:
        """The text of a template without quotes; null is a text too."""
        value = self.filled(quoted(template))
        return value if isinstance(value, str) else json.dumps(value)

    def _session_variable(self, name: Json) -> Json:
        if not isinstance(name, str):
            raise FunctionFailure("Session variable name should be a string")
        found = self.session_variables.get(name.lower())
        if found is None:
            raise FunctionFailure(f'Session variable "{name}" not found')
        return found


def quoted(template: str) -> str:
    """A template that is the inside of a string."""
    return f'"{template}"'


def template_errors(transform: RequestTransform) -> Sequence[Mapping[str, object]]:
    """What is wrong with the transform's templates, without filling them in."""
    errors: list[Mapping[str, object]] = []
    for template in _templates(transform):
        try:
            parse(template)
        except KritiError as error:
            errors.append(error.as_json())
    return errors


def _templates(transform: RequestTransform) -> Iterator[str]:
    if transform.url is not None:
        yield quoted(transform.url)
    match transform.body:
        case JsonBody(template):
            yield template
        case FormBody(templates):
            yield from (quoted(template) for template in templates.values())
        case _:
            pass
    match transform.query_params:
        case None:
            pass
        case str() as template:
            yield quoted(template)
        case parameters:
            for key, value in parameters.items():
                yield quoted(key)
                if value is not None:
                    yield quoted(value)
    yield from (quoted(template) for template in transform.added_headers.values())
