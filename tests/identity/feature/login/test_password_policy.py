"""Which passwords and addresses are accepted (identity-security L10)."""

from importlib.resources import files

import pytest

from genkan.identity.model.email_address import email_fault
from genkan.identity.model.password_policy import (
    SHORTEST,
    PasswordFault,
    normal_password,
    password_fault,
)


@pytest.mark.parametrize(
    ("password", "expected"),
    [
        ("", PasswordFault.MISSING),
        ("a2 Z!x9", PasswordFault.TOO_SHORT),
        ("a2 Z!x9q", None),
        ("allsmall", None),
        ("p" * 64, None),
        ("a" * 256, None),
        ("a" * 257, PasswordFault.TOO_LONG),
        ("パスワードは長い", None),
        ("password", PasswordFault.COMMON),
        ("PassWord123", PasswordFault.COMMON),
        ("12345678", PasswordFault.COMMON),
        ("Liverpool1", PasswordFault.COMMON),
        ("trustno1trustno1 is long", None),
    ],
)
def test_length_and_a_list_decide_and_nothing_else(
    password: str, expected: PasswordFault | None
) -> None:
    assert password_fault(password) is expected


def test_l10_the_list_holds_what_thieves_try_first() -> None:
    listed = (
        *("password1", "iloveyou", "baseball", "football1", "princess1", "sunshine", "superman"),
        *("qwertyuiop", "1q2w3e4r", "letmein1", "starwars", "whatever", "computer", "corvette"),
    )
    assert [each for each in listed if password_fault(each) is not PasswordFault.COMMON] == []
    raw = files("genkan.identity.model").joinpath("common_passwords.txt").read_text("utf-8")
    words = raw.split()
    assert len(words) >= 3_000
    assert words == sorted({each.casefold() for each in words})
    assert min(len(each) for each in words) >= SHORTEST


def test_the_same_characters_typed_on_two_keyboards_are_one_password() -> None:
    assert normal_password("Zo\u0065\u0308 zimmer\u00a0x") == normal_password("Zo\u00eb zimmer x")


@pytest.mark.parametrize(
    "address",
    ["ada@example.com", "a.b+test@sub.example.co", "o'neil@example.ie", "jürgen@bücher.example"],
)
def test_an_address_that_can_be_written_to_is_accepted(address: str) -> None:
    assert email_fault(address) is None


@pytest.mark.parametrize(
    "address",
    [
        "ada",
        "ada@",
        "@example.com",
        "ada@localhost",
        "a@b@example.com",
        "ada@example..com",
        "ada @example.com",
        "ada@example.com\r\nBcc: all@example.com",
        "ada\x00@example.com",
        '"ada"@example.com',
        "Ada <ada@example.com>",
        "a" * 250 + "@example.com",
    ],
)
def test_an_address_that_could_mean_something_else_is_refused(address: str) -> None:
    assert email_fault(address) == "email_malformed"
