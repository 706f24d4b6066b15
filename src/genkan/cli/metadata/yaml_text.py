"""YAML as Hasura's command line reads and writes it.

Reading: the core schema of YAML 1.2, so that `on`, `12:30` and `2020-01-01` are texts; keys are
texts, and none comes twice. Writing: blocks, lists indented, the order of keys kept, texts of
several lines as `|`.
Source: YAML 1.2.2 section 10.3; gopkg.in/yaml.v3, which Hasura's command line uses.
"""

import re
from collections.abc import Sequence
from math import isfinite
from typing import Final, cast

import yaml

TAG: Final = "tag:yaml.org,2002:"
# What a plain scalar is, and the characters it may begin with. JSON has no `.inf` and `.nan`.
SCALARS: Final = (
    ("null", r"~|null|Null|NULL|", ["~", "n", "N", ""]),
    ("bool", r"true|True|TRUE|false|False|FALSE", list("tTfF")),
    ("int", r"[-+]?[0-9]+", list("-+0123456789")),
    (
        "float",
        r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?",
        list("-+.0123456789"),
    ),
)

# Line breaks to PyYAML, as in YAML 1.1: escaped, since it would read them as another character.
BREAKS: Final = frozenset("\r\x85\u2028\u2029")


class InvalidYaml(ValueError):
    """The text is no YAML that JSON could say; the message says where."""


class Loader(yaml.SafeLoader):
    """Finds the scalars of YAML 1.2, and nothing of YAML 1.1."""


class Dumper(yaml.SafeDumper):
    """Indents lists below their key, and says twice what occurs twice."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:  # noqa: ARG002 - PyYAML's
        """Indent, a list too."""
        super().increase_indent(flow, indentless=False)

    def ignore_aliases(self, data: object) -> bool:  # noqa: ARG002 - PyYAML's
        """Whether `&anchors` are left out."""
        return True


def read_yaml(text: str) -> object:
    """The document as JSON has it; None when there is none. Raises InvalidYaml."""
    try:
        node = yaml.compose(text, Loader)
        return None if node is None else value_of(node)
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        raise InvalidYaml(str(error)) from None


def yaml_text(document: object) -> str:
    """The document as Hasura's command line writes it."""
    return yaml.dump(
        document, Dumper=Dumper, sort_keys=False, allow_unicode=True, width=2**31, indent=2
    )


def value_of(node: yaml.Node) -> object:
    """What a node says. Raises InvalidYaml."""
    match node:
        case yaml.ScalarNode():
            return scalar_of(node)
        case yaml.SequenceNode():
            return [value_of(item) for item in cast("Sequence[yaml.Node]", node.value)]
        case yaml.MappingNode():
            return mapping_of(node)
        case _:
            raise fault_at(node, f"'{node.tag}' is not known")


def mapping_of(node: yaml.MappingNode) -> dict[str, object]:
    """An object; a key that is there twice is refused, since one of the two would be ignored."""
    members: dict[str, object] = {}
    for key, value in cast("Sequence[tuple[yaml.Node, yaml.Node]]", node.value):
        if not isinstance(key, yaml.ScalarNode):
            raise fault_at(key, "a key has to be a text")
        name = str(key.value)
        if name in members:
            raise fault_at(key, f"the key '{name}' is there twice")
        members[name] = value_of(value)
    return members


def scalar_of(node: yaml.ScalarNode) -> object:
    """A text, number, Boolean or null; `!include file` as the text that says the same."""
    text = str(node.value)
    match node.tag.removeprefix(TAG):
        case "str":
            return text
        case "null":
            return None
        case "bool":
            return text.lower() == "true"
        case "int":
            return int(text)
        case "float" if isfinite(float(text)):
            return float(text)
        case "!include":
            return f"!include {text}"
        case tag:
            raise fault_at(node, f"'{text}' is no {tag} that is known here")


def fault_at(node: yaml.Node, problem: str) -> InvalidYaml:
    """The fault, with its place."""
    mark = node.start_mark
    return InvalidYaml(f"line {mark.line + 1}, column {mark.column + 1}: {problem}")


def written(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    """A text; in double quotes where some version of YAML reads another thing."""
    tag = str(dumper.resolve(yaml.ScalarNode, text, (True, False)))  # pyright: ignore[reportUnknownMemberType, reportUnknownArgumentType] - the stubs leave it open
    # "yaml" is what PyYAML calls `*` and `&`; it quotes them by itself.
    is_plain = tag in (f"{TAG}str", f"{TAG}yaml") and not text.startswith("!include ")
    if not BREAKS.isdisjoint(text):
        style = '"'
    else:
        style = "|" if "\n" in text else None if is_plain else '"'
    return dumper.represent_scalar(f"{TAG}str", text, style)  # pyright: ignore[reportUnknownMemberType] - the same


def know_scalars(kind: type[Loader | Dumper]) -> None:
    """Teach `kind` the plain scalars of YAML 1.2."""
    for name, pattern, first in SCALARS:
        whole = re.compile(f"^(?:{pattern})$")
        kind.add_implicit_resolver(f"{TAG}{name}", whole, first)  # pyright: ignore[reportUnknownMemberType] - the same


# Of its own: without this, they would be added to the scalars of YAML 1.1.
Loader.yaml_implicit_resolvers = {}
know_scalars(Loader)
know_scalars(Dumper)
Dumper.add_representer(str, written)
