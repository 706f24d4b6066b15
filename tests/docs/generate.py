"""Write the pages of docs/reference again: `python -m tests.docs.generate`.

They are made of the tables in the code; `test_reference.py` fails while they differ.
"""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final

from tests.docs.cli_page import cli_page
from tests.docs.commands_page import commands_page
from tests.docs.errors_page import errors_page
from tests.docs.http_page import http_page
from tests.docs.management_page import management_page
from tests.docs.settings_page import settings_page

REFERENCE: Final = Path(__file__).parents[2] / "docs" / "reference"
PAGES: Final[Mapping[str, Callable[[], str]]] = {
    "settings.md": settings_page,
    "errors.md": errors_page,
    "cli.md": cli_page,
    "http.md": http_page,
    "commands.md": commands_page,
    "management-api.md": management_page,
}


def main() -> None:
    REFERENCE.mkdir(exist_ok=True)
    for name, made in PAGES.items():
        (REFERENCE / name).write_text(made(), encoding="utf-8")
        print(f"docs/reference/{name}")


if __name__ == "__main__":
    main()
