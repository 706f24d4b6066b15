"""Imported hashes: each of Kinde's eight methods, by values that others have published or made."""

import asyncio
import base64
import hashlib

import bcrypt
import pytest
from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.kdf.pbkdf2 import PBKDF2HMAC

from genkan.identity.outbound import argon2_threads
from genkan.identity.passwords.imported_hash import (
    Configuration,
    HashRefused,
    from_stored_form,
    read_imported_hash,
    stored_form,
)
from genkan.identity.passwords.verify_imported import belongs


def text(raw: bytes) -> str:
    return base64.b64encode(raw).decode()


# Source: RFC 7914 section 11, PBKDF2-HMAC-SHA-256 (P="passwd", S="salt", c=1, dkLen=64).
RFC_7914 = bytes.fromhex(
    "55ac046e56e3089fec1691c22544b605f94185216dde0465e68b9d57c20dacbc"
    "49ca9cccf179b645991664b39d77ef317c71b845b1e30bd509112041d3a19783"
)
# Source: the README of github.com/firebase/scrypt.
FIREBASE = Configuration(
    salt="42xEC+ixf3L2lw==",
    salt_separator="Bw==",
    signer_key="jxspr8Ki0RYycVU8zykbdLGjFQ3McFUH0uiiTvC8pVMXAn210wjLNmdZJzxUECKbm0QsEmYUSDzZvpjeJ9WmXA==",
    rounds=8,
    mem_cost=14,
)
FIREBASE_HASH = (
    "lSrfV15cpx95/sZS2W9c9Kp6i/LVgQNDNC/qzrCnh1SAyZvqmZqAjTdn3aoItz+VHjoZilo78198JAdRuid5lQ=="
)


def aspnet(password: str, salt: bytes) -> str:
    key = PBKDF2HMAC(SHA1(), 32, salt, 1000).derive(password.encode())  # noqa: S303 - theirs
    return text(b"\0" + salt + key)


def wordpress_bcrypt(password: str) -> str:
    mixed = text(hmac_sha384(b"wp-sha384", password.encode()))
    return "$wp" + bcrypt.hashpw(mixed.encode(), bcrypt.gensalt(4, b"2a")).decode()


def hmac_sha384(key: bytes, message: bytes) -> bytes:
    """By RFC 2104's definition, and not by the module that is under test."""
    block = key.ljust(128, b"\0")
    inner = hashlib.sha384(bytes(each ^ 0x36 for each in block) + message).digest()
    return hashlib.sha384(bytes(each ^ 0x5C for each in block) + inner).digest()


NOTHING = Configuration()
SHA512_CRYPT = (
    "$6$saltstring$"
    "svn8UoSVapNtMuq1ukKS4tPQd8iKwSMHWjl/O817G3uBnIFNjnQJuesI68u4OTLiBFdcbYEdFCoEOfaS35inz1"
)
GENUINE = [
    # Source: the test of crypt_blowfish (Openwall).
    ("bcrypt", "$2a$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW", NOTHING, "U*U"),
    # Source: `openssl passwd -1`, `-5` and `-6`.
    ("crypt", "$1$saltstri$YMyguxXMBpd2TEZ.vS/3q1", NOTHING, "Hello world!"),
    (
        "crypt",
        "$5$saltstring$5B8vYYiY.CVt1RlTTf8KbXBH3hsxY/GNooZaBBGWEc5",
        NOTHING,
        "Hello world!",
    ),
    (
        "crypt",
        SHA512_CRYPT,
        NOTHING,
        "Hello world!",
    ),
    # Source: phpass's own test.
    ("wordpress", "$P$9IQRaTwmfeRo7ud9Fh4E2PdI0S3r.L0", NOTHING, "test12345"),
    ("wordpress", wordpress_bcrypt("correct horse"), NOTHING, "correct horse"),
    # `printf 'saltcorrect horse' | md5sum`, and with the salt behind.
    (
        "md5",
        "de8498eb12b0309737310c8971cfc7a2",
        Configuration(salt="salt"),
        "correct horse",
    ),
    (
        "sha256",
        text(hashlib.sha256(b"correct horsesalt").digest()),
        Configuration(salt="salt", salt_position="suffix"),
        "correct horse",
    ),
    (
        "pbkdf2",
        text(RFC_7914),
        Configuration(salt=text(b"salt"), iterations=1, variant="salted-pbkdf2-hmac-sha256-512"),
        "passwd",
    ),
    ("firebase-scrypt", FIREBASE_HASH, FIREBASE, "user1password"),
    ("aspnet-identity-v2", aspnet("correct horse", b"0123456789abcdef"), NOTHING, "correct horse"),
]


@pytest.mark.parametrize(("method", "hashed", "configuration", "password"), GENUINE)
def test_the_password_belongs_and_no_other(
    method: str, hashed: str, configuration: Configuration, password: str
) -> None:
    imported = read_imported_hash(method, hashed, configuration)
    assert belongs(password, imported)
    assert not belongs(password + "x", imported)
    assert not belongs("", imported)
    assert from_stored_form(stored_form(imported)) == imported


def test_an_argon2id_string_is_none_of_them() -> None:
    assert from_stored_form("$argon2id$v=19$m=19456,t=2,p=1$c2FsdA$aGFzaA") is None


def test_a_long_password_fits_its_bcrypt_hash_as_where_it_was_made() -> None:
    """Source: identity-security L10: bcrypt reads 72 bytes."""
    long = "correct horse " * 8
    hashed = bcrypt.hashpw(long.encode()[:72], bcrypt.gensalt(4)).decode()
    assert belongs(long, read_imported_hash("bcrypt", hashed, NOTHING))


REFUSED = [
    ("rot13", "x", NOTHING, "hashing_method: expected one of bcrypt, crypt"),
    ("bcrypt", "$2b$31$" + "." * 53, NOTHING, "hashed_password: its cost must be at most 14"),
    ("bcrypt", "$2b$12$short", NOTHING, "hashed_password: not a bcrypt hash"),
    ("bcrypt", "$2b$12$" + "." * 53, Configuration(salt="x"), "salt: not used with bcrypt"),
    ("crypt", "$6$rounds=999999999$s$" + "." * 86, NOTHING, "its rounds must be 1000 to 200000"),
    ("crypt", "$6$rounds=10$s$" + "." * 86, NOTHING, "its rounds must be 1000 to 200000"),
    ("crypt", "$6$rounds=05000$s$" + "." * 86, NOTHING, "hashed_password: not a hash of crypt"),
    ("bcrypt", "$2b$\u0661\u0662$" + "." * 53, NOTHING, "hashed_password: not a bcrypt hash"),
    ("crypt", "plain", NOTHING, "hashed_password: not a hash of crypt"),
    ("wordpress", "$P$S" + "." * 30, NOTHING, "hashed_password: its cost must be at most 16"),
    ("wordpress", "$P$", NOTHING, "hashed_password: not WordPress's"),
    ("md5", "zz", NOTHING, "hashed_password: expected 16 bytes in hex or base64"),
    ("md5", "0" * 32, Configuration(salt_position="middle"), "salt_position: expected 'prefix'"),
    ("pbkdf2", "AA==", NOTHING, "variant: expected one of salted-pbkdf2-hmac-sha256"),
    (
        "pbkdf2",
        text(RFC_7914),
        Configuration(iterations=10**9, variant="salted-pbkdf2-hmac-sha512-512", salt="AA=="),
        "iterations: expected 1 to 1000000",
    ),
    (
        "pbkdf2",
        text(RFC_7914),
        Configuration(variant="salted-pbkdf2-hmac-sha512-512"),
        "salt: missing",
    ),
    (
        "firebase-scrypt",
        FIREBASE_HASH,
        Configuration(
            rounds=16, mem_cost=20, salt="AA==", signer_key="AA==", salt_separator="AA=="
        ),
        "mem_cost: it would take more than 128 MiB",
    ),
    ("firebase-scrypt", FIREBASE_HASH, Configuration(mem_cost=14), "rounds: expected 1 to 16"),
    ("aspnet-identity-v2", "AQAA", NOTHING, "not of ASP.NET Identity 2"),
    ("sha256", "x" * 2000, NOTHING, "hashed_password: longer than 1024 characters"),
]


@pytest.mark.parametrize(("method", "hashed", "configuration", "problem"), REFUSED)
def test_l19_what_can_not_be_taken_is_refused_by_name(
    method: str, hashed: str, configuration: Configuration, problem: str
) -> None:
    with pytest.raises(HashRefused) as refusal:
        read_imported_hash(method, hashed, configuration)
    assert problem in str(refusal.value)


UNREADABLE = [
    ("bcrypt", "$2b$04$" + "z" * 53),
    ("crypt", "$6$s$" + "." * 86),
    ("md5", "0" * 32),
]


@pytest.mark.parametrize(("method", "hashed"), UNREADABLE)
def test_l1_an_imported_hash_refuses_no_sooner_than_none_and_never_fails(
    method: str, hashed: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A library that refuses the salt, or a NUL in the password, is no fault of ours."""
    imported = stored_form(read_imported_hash(method, hashed, NOTHING))
    tried: list[str] = []
    verify = argon2_threads.Argon2.verify

    def counted(hasher: argon2_threads.Argon2, text: str, password: str) -> bool:
        tried.append(text)
        return verify(hasher, text, password)

    monkeypatch.setattr(argon2_threads.Argon2, "verify", counted)

    async def try_it() -> bool:
        passwords = argon2_threads.Argon2Threads()
        is_right = await passwords.verify("with a \0 in it", imported)
        passwords.close()
        return is_right

    assert asyncio.run(try_it()) is False
    assert len(tried) == 1
