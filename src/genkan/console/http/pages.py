"""The pages: built files of `static/`, and `index.html` for every address the script routes.

Only files that were found by walking the folder are served, by name: there is no way from a URL
to another file.
"""

import asyncio
import gzip
import mimetypes
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Final

from starlette.requests import Request
from starlette.responses import Response

BASE: Final = "/console"
INDEX: Final = "index.html"
# Vite puts what it names by its content there.
HASHED_FOLDER: Final = "assets/"
GZIP_FROM_BYTES: Final = 1_000
STATIC: Final = Path(__file__).parents[1] / "static"
POLICY: Final = (
    "default-src 'self'; img-src 'self' data:; style-src 'self' 'unsafe-inline'; "
    "font-src 'self' data:; worker-src 'self'; connect-src 'self'; script-src 'self'; "
    "object-src 'none'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
)
PAGE_HEADERS: Final[Mapping[str, str]] = {
    "Content-Security-Policy": POLICY,
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    # The one-time link stands in the URL.
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}
_PACKED_TYPES: Final = ("text/", "application/json", "image/svg+xml", "application/javascript")
NOT_BUILT: Final = """<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><title>The console is not built</title></head>
<body>
<h1>The console is not built</h1>
<p>This copy of Genkan was installed without the console's pages.</p>
<p>Build them in the terminal, in Genkan's own folder, and load this page again:</p>
<pre>genkan console build</pre>
<p>Everything else is served meanwhile: GraphQL, sign-in, and the commands of the terminal.</p>
</body>
</html>
"""


@dataclass(frozen=True, slots=True)
class PageFile:
    """A built file as it goes out; packed: by gzip, None where that does not pay."""

    content: bytes
    packed: bytes | None
    media_type: str
    etag: str
    is_hashed: bool


class Pages:
    """The files of a folder, each read once; a new build is noticed by its `index.html`."""

    def __init__(self, folder: Path = STATIC) -> None:
        self._folder = folder
        self._built_at = 0
        self._paths: Mapping[str, Path] = {}
        self._files: dict[str, PageFile] = {}

    async def answer(self, request: Request) -> Response:
        """The file of the URL, the index for a page's address, 404 for a file that is not there."""
        name = request.url.path.removeprefix(BASE).removeprefix("/")
        is_address = "." not in name.rpartition("/")[2] and not _has_dots(name)
        file = await self._file(INDEX if is_address else name)
        if file is not None:
            return _file_response(request, file)
        if is_address:
            headers = {**PAGE_HEADERS, "Cache-Control": "no-store"}
            return Response(NOT_BUILT, 503, headers, media_type="text/html")
        headers = {**PAGE_HEADERS, "Cache-Control": "no-store"}
        return Response("there is no such file\n", 404, headers, media_type="text/plain")

    async def _file(self, name: str) -> PageFile | None:
        # A script may be asked for before any page: its page came before a restart, or from
        # another process.
        if name == INDEX or name not in self._paths:
            self._look_again()
        path = self._paths.get(name)
        if path is None:
            return None
        if name not in self._files:
            self._files[name] = await asyncio.to_thread(_read, path, name)
        return self._files[name]

    def _look_again(self) -> None:
        try:
            built_at = (self._folder / INDEX).stat().st_mtime_ns
        except OSError:
            built_at = 0
        if built_at != self._built_at:
            self._built_at, self._files = built_at, {}
            self._paths = _files_of(self._folder) if built_at else {}


def _files_of(folder: Path) -> Mapping[str, Path]:
    """What may be served, by the name in its URL; a link to elsewhere may not."""
    return {
        path.relative_to(folder).as_posix(): path
        for path in folder.rglob("*")
        if path.is_file() and path.resolve().is_relative_to(folder.resolve())
    }


def _has_dots(name: str) -> bool:
    return any(part in {".", ".."} for part in name.split("/"))


def _read(path: Path, name: str) -> PageFile:
    content = path.read_bytes()
    media_type = mimetypes.guess_type(name)[0] or "application/octet-stream"
    if media_type == "application/javascript":
        media_type = "text/javascript"
    is_packed = len(content) >= GZIP_FROM_BYTES and media_type.startswith(_PACKED_TYPES)
    return PageFile(
        content=content,
        packed=gzip.compress(content, 6, mtime=0) if is_packed else None,
        media_type=media_type,
        etag=f'"{sha256(content).hexdigest()[:32]}"',
        is_hashed=name.startswith(HASHED_FOLDER),
    )


def _file_response(request: Request, file: PageFile) -> Response:
    """The file, or 304 where the browser has it (RFC 9110 section 13.1.2)."""
    headers = {
        **PAGE_HEADERS,
        "Cache-Control": "public, max-age=31536000, immutable" if file.is_hashed else "no-cache",
        "ETag": file.etag,
        "Vary": "Accept-Encoding",
    }
    known = request.headers.get("if-none-match", "")
    if file.etag in (each.strip().removeprefix("W/") for each in known.split(",")):
        return Response(status_code=304, headers=headers)
    takes_gzip = "gzip" in request.headers.get("accept-encoding", "")
    content = file.content
    if file.packed is not None and takes_gzip:
        content = file.packed
        headers["Content-Encoding"] = "gzip"
    return Response(content, 200, headers, media_type=file.media_type)
