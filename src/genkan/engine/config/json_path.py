"""The JSON paths of Hasura: ``$``, ``$.hasura.claims``, ``$['claims%'][0]``.

They stand in the JWT settings and in the ``path`` of fields with json.
Source: Hasura v2, Data/Parser/JSONPath; JWT mode, `claims_namespace_path` and `claims_map`.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Final, TypeAlias, cast

import msgspec

JsonPath: TypeAlias = tuple[str | int, ...]

_STEP: Final = re.compile(
    r"""\.?(?P<name>[^\W\d](?:[^\W\d]|[0-9_-])*)"""
    r"""|\.?\[(?P<index>[0-9]{1,1000})\]"""
    r"""|\.?\['(?P<single>(?:[^'\\]|\\.)*)'\]"""
    r"""|\.?\["(?P<double>(?:[^"\\]|\\.)*)"\]"""
)
_ESCAPED_SINGLE: Final = re.compile(r"""\\(?P<escaped>.)|\"""")
_PLAIN_NAME: Final = re.compile(r"[A-Za-z_][A-Za-z0-9_-]*")
_STRING: Final = msgspec.json.Decoder(str)


def read_json_path(text: str) -> JsonPath:
    """The steps of a path: ``$.a['b c'][0]`` -> ``("a", "b c", 0)``; ``a.b`` is ``$.a.b``.

    Raises ValueError, in Hasura's words.
    """
    if text == "$":
        return ()
    rest = text.removeprefix("$")
    steps: list[str | int] = []
    at = 0
    while at < len(rest) or not steps:
        step = _STEP.match(rest, at)
        if step is None:
            raise _not_a_path(text)
        at = step.end()
        if step["index"] is not None:
            steps.append(int(step["index"]))
        elif step["name"] is not None:
            steps.append(step["name"])
        else:
            steps.append(_quoted(step, text))
    return tuple(steps)


def _quoted(step: re.Match[str], text: str) -> str:
    """A name in quotes, which is a string of JSON."""
    inside = step["double"]
    if inside is None:
        inside = _ESCAPED_SINGLE.sub(_as_in_double, step["single"])
    try:
        return _STRING.decode(f'"{inside}"')
    except msgspec.DecodeError:
        raise _not_a_path(text) from None


def _as_in_double(found: re.Match[str]) -> str:
    """What stands in single quotes as double quotes would have it."""
    escaped = found["escaped"]
    if escaped is None:
        return '\\"'
    return escaped if escaped == "'" else found[0]


def _not_a_path(text: str) -> ValueError:
    return ValueError(
        f"{text}. Accept letters, digits, underscore (_) or hyphen (-) only. "
        'Use quotes enclosed in bracket (["..."]) if there is any special character'
    )


def json_path_text(path: JsonPath) -> str:
    """A path as Hasura's messages write it: ``$.a['b c'][0]``."""
    return "$" + "".join(_step_text(step) for step in path)


def _step_text(step: str | int) -> str:
    if isinstance(step, int):
        return f"[{step}]"
    if _PLAIN_NAME.fullmatch(step):
        return f".{step}"
    escaped = step.replace("\\", "\\\\").replace("'", "\\'")
    return f"['{escaped}']"


def look_up(path: JsonPath, document: object) -> object:
    """What `document` holds at `path`; raises KeyError when it holds nothing there."""
    found = document
    for step in path:
        match step, found:
            case str(), Mapping():
                found = cast("Mapping[object, object]", found)[step]
            case int(), list():
                items = cast("Sequence[object]", found)
                if step >= len(items):
                    raise KeyError(step)
                found = items[step]
            case _:
                raise KeyError(step)
    return found
