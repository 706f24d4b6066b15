"""The sources of a folder: `kinde.json` and what is below its root."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

from genkan.identity.errors import InvalidWorkflows
from genkan.identity.workflows.layout import (
    LONGEST_SOURCES,
    MOST_FILES,
    PROJECT_FILE,
    is_source,
    source_root,
)

_SKIPPED: Final = frozenset({"node_modules", ".git"})

Signature = tuple[tuple[str, int, int], ...]


def read_sources(folder: Path) -> Mapping[str, str]:
    """The text of each file by its path, as workflows/layout.py reads it.

    ``folder`` is the project (it has `kinde.json`, or `kindeSrc`), or `kindeSrc` itself.
    Raises InvalidWorkflows.
    """
    if not folder.is_dir():
        raise InvalidWorkflows((f"GENKAN_IDENTITY_WORKFLOWS: '{folder}' is no folder",))
    project = project_folder(folder)
    files: dict[str, str] = {}
    for path in _files(project):
        if len(files) > MOST_FILES:
            break
        name = path.relative_to(project).as_posix()
        try:
            if path.stat().st_size > LONGEST_SOURCES * 4:
                raise InvalidWorkflows((f"{name}: the file is too long",))
            files[name] = path.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise InvalidWorkflows((f"{name}: can not be read: {error}",)) from error
    return files


def signature(folder: Path) -> Signature:
    """What changes when a file does: path, time and size of each."""
    try:
        return tuple(
            (str(path), path.stat().st_mtime_ns, path.stat().st_size)
            for path in _files(project_folder(folder))
        )
    except (OSError, InvalidWorkflows):
        return ()


def project_folder(folder: Path) -> Path:
    """Where paths begin: `kindeSrc` without a `kinde.json` in it stands for its parent."""
    is_root = (folder / "environment").is_dir() and not (folder / PROJECT_FILE).exists()
    return folder.parent if is_root else folder


def _files(project: Path) -> Iterator[Path]:
    project_file = project / PROJECT_FILE
    text: str | None = None
    if project_file.is_file():
        yield project_file
        try:
            text = project_file.read_text(encoding="utf-8")
        except UnicodeDecodeError as error:
            raise InvalidWorkflows((f"{PROJECT_FILE}: is not UTF-8",)) from error
    root = project / source_root(text)
    for path in sorted(root.rglob("*")):
        # A link may lead out of the folder.
        inside = not _SKIPPED.intersection(path.relative_to(root).parts)
        if inside and is_source(path.name) and path.is_file() and not path.is_symlink():
            yield path
