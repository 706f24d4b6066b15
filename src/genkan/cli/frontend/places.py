"""Where the console's source and its built files lie, and whether the one is made of the other."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

STAMP: Final = "stamp.txt"
INDEX: Final = "index.html"
# Of these the build reads nothing: packages, what tests leave, tests.
FOLDERS_LEFT_OUT: Final = frozenset({"node_modules", "dist", "coverage"})
ENDINGS_LEFT_OUT: Final = (".test.ts", ".test.tsx", ".md", ".log", ".tsbuildinfo")


@dataclass(frozen=True, slots=True)
class Places:
    """Of one checkout, or of an unpacked source distribution."""

    project: Path

    @property
    def source(self) -> Path:
        """What people write."""
        return self.project / "frontend"

    @property
    def built(self) -> Path:
        """What the server shows at `/console`."""
        return self.project / "src" / "genkan" / "console" / "static"

    @property
    def node(self) -> Path:
        """Where a Node is put that the machine lacks; `make clean` removes it."""
        return self.project / "build" / "node"

    def has_source(self) -> bool:
        """Whether there is something to build from; an installed package has nothing."""
        return (self.source / "package.json").is_file()

    def is_fresh(self) -> bool:
        """Whether the built files are made of the source as it is now, or all there is."""
        stamp = self.built / STAMP
        if not stamp.is_file() or not (self.built / INDEX).is_file():
            return False
        return not self.has_source() or stamp.read_text(encoding="utf-8").strip() == source_stamp(
            self.source
        )


def checkout() -> Places:
    """Where this very file was taken from: `src/genkan/cli/frontend/` of a checkout."""
    return Places(Path(__file__).resolve().parents[4])


def source_stamp(source: Path) -> str:
    """One SHA-256 over the names and contents of all that the build reads."""
    digest = hashlib.sha256()
    for path in source_files(source):
        name = path.relative_to(source).as_posix().encode()
        digest.update(b"%d %s %d " % (len(name), name, path.stat().st_size))
        digest.update(path.read_bytes())
    return digest.hexdigest()


def source_files(source: Path) -> Iterator[Path]:
    """Sorted, so that every machine stamps alike; hidden files are nobody's source."""
    for path in sorted(source.iterdir()):
        if path.name.startswith(".") or path.name.endswith(ENDINGS_LEFT_OUT):
            continue
        if path.is_file():
            yield path
        elif path.name not in FOLDERS_LEFT_OUT:
            yield from source_files(path)
