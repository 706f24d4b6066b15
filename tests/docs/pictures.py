"""Take the pictures of the pages from what tests have photographed: `make pictures`.

`docs/assets/article/02-application.png` is `build/screenshots/article-02-application.png`, which
the test of the article leaves there. Look at them before you commit them.
"""

import re
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from tests.docs.blocks import REPOSITORY

SCREENSHOTS: Final = REPOSITORY / "build" / "screenshots"
ASSETS: Final = REPOSITORY / "docs" / "assets"
PICTURE: Final = re.compile(r"!\[[^\]]+\]\((?:\.\./)*assets/([\w/-]+\.png)\)")


def pictures() -> Iterator[Path]:
    """Every picture that a page shows, below docs/assets."""
    for page in sorted((REPOSITORY / "docs").rglob("*.md")):
        yield from map(Path, PICTURE.findall(page.read_text(encoding="utf-8")))


def main() -> int:
    """1 when a picture has not been taken."""
    missing = 0
    for picture in pictures():
        taken = SCREENSHOTS / "-".join(picture.parts)
        if taken.is_file():
            (ASSETS / picture).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(taken, ASSETS / picture)
            print(f"ok  docs/assets/{picture}")
        else:
            missing += 1
            print(f"no  docs/assets/{picture}: no test has left {taken.relative_to(REPOSITORY)}")
    return 1 if missing else 0


if __name__ == "__main__":
    sys.exit(main())
