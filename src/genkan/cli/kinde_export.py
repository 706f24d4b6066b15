"""Reading what Kinde exports: a zip or folder of NDJSON files, line by line.

Source: Kinde, "Exporting your data": users.ndjson, organizations.ndjson, access_requests.ndjson.
"""

import contextlib
import zipfile
import zlib
from collections.abc import Generator, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Final

import msgspec

from genkan.cli.errors import UsageFault

ORGANIZATIONS: Final = "organizations.ndjson"
USERS: Final = "users.ndjson"
ACCESS_REQUESTS: Final = "access_requests.ndjson"
LONGEST_LINE: Final = 256 * 1024
# What text never reaches: such an archive is made to fill a disk (identity-security L19).
MOST_EXPANSION: Final = 200
MOST_UNCOMPRESSED: Final = 64 * 2**30
# How zipfile says: damaged (three ways), encrypted, packed by a method it does not know.
UNREADABLE: Final = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    RuntimeError,
    NotImplementedError,
)


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a file, from 1. value: None where it is no JSON object."""

    number: int
    value: dict[str, object] | None


@dataclass(frozen=True, slots=True)
class KindeExport:
    """An opened export."""

    path: Path
    archive: zipfile.ZipFile | None

    def lines(self, name: str) -> Iterator[Line]:
        """The lines of one of its files; none where the file is absent."""
        with self._open(name) as file:
            if file is None:
                return
            number = 0
            while raw := file.readline(LONGEST_LINE + 1):
                number += 1
                if len(raw) > LONGEST_LINE:
                    raise UsageFault(
                        f"'{name}', line {number}: longer than {LONGEST_LINE} bytes",
                        remedy="it is no export of Kinde's",
                    )
                if raw.strip():
                    yield Line(number, _object(raw))

    @contextlib.contextmanager
    def _open(self, name: str) -> Generator[IO[bytes] | None, None, None]:
        if self.archive is None:
            found = next(iter(sorted(self.path.rglob(name))), None)
            with open(found, "rb") if found else contextlib.nullcontext() as file:  # noqa: PTH123
                yield file
            return
        member = next(
            (each for each in self.archive.infolist() if Path(each.filename).name == name), None
        )
        if member is None:
            yield None
            return
        _refuse_bomb(member)
        try:
            with self.archive.open(member) as file:
                yield file
        except UNREADABLE as error:
            raise UsageFault(
                f"'{self.path}': '{name}' can not be read: {error}", remedy=REMEDY
            ) from error


REMEDY: Final = (
    "name the zip as Kinde gives it, decrypted (openssl enc -d -aes-256-ctr ...), or its folder"
)


@contextlib.contextmanager
def opened_export(path: Path) -> Generator[KindeExport, None, None]:
    """The export inside the block. Raises UsageFault for what is none."""
    if path.is_dir():
        export = KindeExport(path, None)
        if not any(path.rglob(USERS)) and not any(path.rglob(ORGANIZATIONS)):
            raise UsageFault(f"'{path}' has neither {USERS} nor {ORGANIZATIONS}", remedy=REMEDY)
        yield export
        return
    try:
        archive = zipfile.ZipFile(path)
    except (OSError, zipfile.BadZipFile) as error:
        raise UsageFault(f"'{path}' can not be read: {error}", remedy=REMEDY) from error
    with archive:
        names = {Path(each.filename).name for each in archive.infolist()}
        if not names & {USERS, ORGANIZATIONS}:
            raise UsageFault(f"'{path}' has neither {USERS} nor {ORGANIZATIONS}", remedy=REMEDY)
        yield KindeExport(path, archive)


def _refuse_bomb(member: zipfile.ZipInfo) -> None:
    is_bomb = member.file_size > MOST_EXPANSION * max(member.compress_size, 2**20)
    if is_bomb or member.file_size > MOST_UNCOMPRESSED:
        raise UsageFault(
            f"'{member.filename}' would be {member.file_size >> 20} MiB: no export is like that",
            remedy=REMEDY,
        )


def _object(raw: bytes) -> dict[str, object] | None:
    try:
        return msgspec.json.decode(raw, type=dict[str, object])
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return None
