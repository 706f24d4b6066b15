"""The limits that the how-to tells are those of the code."""

import re
from dataclasses import asdict
from pathlib import Path

from genkan.engine.operation.limits import DEFAULT_LIMITS

PAGE = Path(__file__).parents[2] / "docs" / "how-to" / "limit-what-clients-ask.md"


def test_every_limit_of_a_document_is_told() -> None:
    told = {int(number.replace(",", "")) for number in re.findall(r"\d[\d,]*", PAGE.read_text())}
    assert set(asdict(DEFAULT_LIMITS).values()) - told == set()
