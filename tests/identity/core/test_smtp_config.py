"""GENKAN_SMTP_URL and GENKAN_EMAIL_FROM."""

import pytest

from genkan.identity.smtp_config import Encryption, read_smtp_config

FROM = {"GENKAN_EMAIL_FROM": "Acme <no-reply@acme.io>"}


@pytest.mark.parametrize(
    ("url", "host", "port", "encryption"),
    [
        ("smtp://mail.acme.io", "mail.acme.io", 587, Encryption.STARTTLS),
        ("smtp://mail.acme.io:25?tls=starttls", "mail.acme.io", 25, Encryption.STARTTLS),
        ("smtps://mail.acme.io/", "mail.acme.io", 465, Encryption.IMPLICIT),
        ("smtp://127.0.0.1:1025?tls=off", "127.0.0.1", 1025, Encryption.OFF),
    ],
)
def test_a_url_says_where_and_how(url: str, host: str, port: int, encryption: Encryption) -> None:
    faults: list[str] = []
    config = read_smtp_config({"GENKAN_SMTP_URL": url, **FROM}, faults)
    assert not faults
    assert config is not None
    assert (config.host, config.port, config.encryption) == (host, port, encryption)
    assert (config.sender.display_name, config.sender.addr_spec) == ("Acme", "no-reply@acme.io")


def test_user_and_password_may_have_any_characters_and_are_never_shown() -> None:
    settings = {"GENKAN_SMTP_URL": "smtps://a%40acme.io:p%3Ass@mail.acme.io", **FROM}
    config = read_smtp_config(settings, [])
    assert config is not None
    assert (config.username, config.password) == ("a@acme.io", "p:ss")
    assert "p:ss" not in repr(config)


@pytest.mark.parametrize(
    "url",
    [
        "mail.acme.io",
        "http://mail.acme.io",
        "smtp://",
        "smtp://mail.acme.io:99999",
        "smtp://user@mail.acme.io",
        "smtp://mail.acme.io/inbox",
        "smtp://mail.acme.io?tls=maybe",
        "smtp://mail.acme.io?ssl=off",
        "smtps://mail.acme.io?tls=off",
    ],
)
def test_any_other_url_is_refused(url: str) -> None:
    faults: list[str] = []
    assert read_smtp_config({"GENKAN_SMTP_URL": url, **FROM}, faults) is None
    (fault,) = faults
    assert fault.startswith("GENKAN_SMTP_URL: ")


def test_a_password_is_not_in_the_refusal() -> None:
    faults: list[str] = []
    read_smtp_config({"GENKAN_SMTP_URL": "smtp://u:hunter2@h:x", **FROM}, faults)
    assert faults
    assert "hunter2" not in faults[0]


@pytest.mark.parametrize("sender", ["", "Acme", "a@b@c", "Acme <x@acme.io>\nBcc: e@x.io"])
def test_a_sender_is_an_address(sender: str) -> None:
    faults: list[str] = []
    settings = {"GENKAN_SMTP_URL": "smtp://h", "GENKAN_EMAIL_FROM": sender}
    read_smtp_config(settings, faults)
    assert faults[0].startswith("GENKAN_EMAIL_FROM: expected an address")


def test_a_sender_without_a_server_is_a_mistake() -> None:
    faults: list[str] = []
    assert read_smtp_config(FROM, faults) is None
    assert faults[0].startswith("GENKAN_EMAIL_FROM without GENKAN_SMTP_URL")
