"""Which files of a project are workflows: Kinde's layout.

    kinde.json                                  {"rootDir": "kindeSrc", "version": "2024-12-09"}
    kindeSrc/environment/workflows/*/*Workflow.{ts,js,tsx,jsx}

Source: Kinde, build/workflows/getting-started/repo-structure.
"""

import re
from collections.abc import Mapping
from typing import Final

import msgspec

from genkan.identity.errors import InvalidWorkflows

PROJECT_FILE: Final = "kinde.json"
SOURCE_SUFFIXES: Final = (".ts", ".tsx", ".js", ".jsx", ".json")
MOST_FILES: Final = 200
LONGEST_SOURCES: Final = 200_000  # characters, all files together
_DEFAULT_ROOT: Final = "kindeSrc"
_ENTRY: Final = re.compile(r"environment/workflows/[^/]+/[^/]*Workflow\.(ts|js|tsx|jsx)")


class _ProjectFile(msgspec.Struct, rename="camel"):
    root_dir: str = _DEFAULT_ROOT


def source_root(project_file: str | None) -> str:
    """The folder of the sources, by the text of `kinde.json`. Raises InvalidWorkflows."""
    if project_file is None:
        return _DEFAULT_ROOT
    try:
        root = msgspec.json.decode(project_file, type=_ProjectFile).root_dir
    except msgspec.DecodeError as error:
        raise InvalidWorkflows(
            (f'{PROJECT_FILE}: {error}; expected {{"rootDir": "kindeSrc", "version": ...}}',)
        ) from error
    parts = root.strip("/").removeprefix("./").split("/")
    if ".." in parts or not all(parts):
        raise InvalidWorkflows(
            (f"{PROJECT_FILE}: 'rootDir' is '{root}'; expected a folder beside the file",)
        )
    return "/".join(parts)


def is_source(path: str) -> bool:
    """Whether a workflow may import the file; types alone (`.d.ts`) are nothing to run."""
    return path.endswith(SOURCE_SUFFIXES) and not path.endswith(".d.ts")


def sources_of(files: Mapping[str, str]) -> Mapping[str, str]:
    """The sources below the root, by their paths in the project. Raises InvalidWorkflows."""
    root = source_root(files.get(PROJECT_FILE))
    sources = {
        path: text
        for path, text in files.items()
        if path.startswith(f"{root}/") and is_source(path)
    }
    if len(sources) > MOST_FILES:
        raise InvalidWorkflows(
            (f"'{root}' has {len(sources)} files; at most {MOST_FILES} are read",)
        )
    length = sum(len(text) for text in sources.values())
    if length > LONGEST_SOURCES:
        raise InvalidWorkflows(
            (f"'{root}' has {length} characters of source; at most {LONGEST_SOURCES} are read",)
        )
    return sources


def entries_of(files: Mapping[str, str]) -> tuple[str, ...]:
    """The paths of the workflows themselves, in order."""
    root = source_root(files.get(PROJECT_FILE))
    return tuple(
        path
        for path in sorted(files)
        if path.startswith(f"{root}/") and _ENTRY.fullmatch(path[len(root) + 1 :])
    )
