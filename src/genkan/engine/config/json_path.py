"""The JSON paths of the JWT settings: ``$``, ``$.hasura.claims``, ``$['claims%'][0]``.

Source: Hasura v2, JWT mode, `claims_namespace_path` and `claims_map`.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Final, TypeAlias, cast

JsonPath: TypeAlias = tuple[str | int, ...]

_STEP: Final = re.compile(
    r"""\.(?P<name>[^.\[\]'"\s]+)"""
    r"""|\[(?P<index>\d{1,9})\]"""
    r"""|\['(?P<single>(?:[^'\\]|\\.)*)'\]"""
    r"""|\["(?P<double>(?:[^"\\]|\\.)*)"\]"""
)
_PLAIN_NAME: Final = re.compile(r"[A-Za-z_][A-Za-z0-9_-]*")


def read_json_path(text: str) -> JsonPath:
    """The steps of a path: ``$.a['b c'][0]`` -> ``("a", "b c", 0)``.

    Raises ValueError with the place where the text stops being a path.
    """
    rest = text.removeprefix("$")
    if rest == text and text and text[0] not in ".[":
        rest = "." + text  # Hasura reads `a.b` as `$.a.b`.
    steps: list[str | int] = []
    at = 0
    while at < len(rest):
        step = _STEP.match(rest, at)
        if step is None:
            raise ValueError(f"expected '.name', '[0]' or \"['name']\" at '{rest[at:]}'")
        at = step.end()
        if step["index"] is not None:
            steps.append(int(step["index"]))
        elif step["name"] is not None:
            steps.append(step["name"])
        else:
            quoted = step["single"] if step["single"] is not None else step["double"]
            steps.append(re.sub(r"\\(.)", r"\1", quoted))
    return tuple(steps)


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
