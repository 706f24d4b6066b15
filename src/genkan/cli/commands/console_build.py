"""`genkan console build`: the console's files, of a checkout's `frontend/`."""

from contextlib import AbstractContextManager

from genkan.cli.errors import CommandFailed
from genkan.cli.frontend.build import build
from genkan.cli.frontend.places import checkout
from genkan.cli.report import Report, step


def build_console(report: Report, *, is_forced: bool) -> int:
    """Build it where it is not built, or of an older source; answers 0."""
    places = checkout()
    if not places.has_source():
        raise CommandFailed(
            "this genkan was installed as a package: its console was built with it, "
            "and there is no source to build from",
            remedy="in a clone of the repository: make run",
        )
    if places.is_fresh() and not is_forced:
        report.line("ok  the console is built")
        report.record(event="console", built=str(places.built), is_new=False)
        return 0

    def told(text: str) -> AbstractContextManager[None]:
        return step(report, text)

    build(places, told)
    report.record(event="console", built=str(places.built), is_new=True)
    return 0
