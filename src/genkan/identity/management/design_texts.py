"""Genkan's own: the texts of the pages that a design may say otherwise, in each language."""

from typing import Final

from genkan.identity.management.call import Call, Reply, success
from genkan.identity.management.operation import Operation, operation

LETTERS: Final = "letter_"  # texts of emails: they carry codes and links, no design changes them


async def get_design_texts(call: Call) -> Reply:
    """Every text as the pages have it: `{"texts": {"en": {"sign_in_title": "Sign in"}}}`."""
    return success(
        texts={
            language: {key: text for key, text in own.items() if not key.startswith(LETTERS)}
            for language, own in call.texts.items()
        }
    )


OPERATIONS: Final[tuple[Operation, ...]] = (
    operation("GET", "/genkan/design/texts", "read:genkan_designs", get_design_texts),
)
