"""What a provider told of the account that somebody signed in with there."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, cast

from genkan.identity.federation.preset import ClaimNames
from genkan.identity.model.email_address import email_fault

_LONGEST_SUBJECT: Final = 255  # OIDC Core section 2
_LONGEST_NAME: Final = 100
_LONGEST_PICTURE: Final = 2000
_LONGEST_TEXT: Final = 1000
_MOST_CLAIMS: Final = 50

Claims = Mapping[str, object]


class NoSubject(Exception):
    """The provider did not say whose account it is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ForeignAccount:
    """An account elsewhere. `subject` is what it is known by, everything else may change.

    name: what the provider calls it. hosted_domain: the domain that the provider keeps it for.
    profile: what else was told, plain values alone.
    """

    subject: str
    name: str
    email: str | None = None
    is_email_verified: bool = False
    given_name: str | None = None
    family_name: str | None = None
    picture: str | None = None
    hosted_domain: str | None = None
    profile: Mapping[str, object] = field(default_factory=dict[str, object])

    @property
    def domain(self) -> str:
        """The domain of its address; empty without one."""
        return (self.email or "").rpartition("@")[2].lower()


def read_account(
    claims: Claims, names: ClaimNames, trusted_tenants: frozenset[str] = frozenset()
) -> ForeignAccount:
    """The account that these claims tell of. Raises NoSubject.

    trusted_tenants: those whose addresses count as verified.
    """
    subject = _subject(claims.get(names.subject))
    email = _text(claims, names.email, 254)
    if email is not None and email_fault(email) is not None:
        email = None
    tenant = _text(claims, names.tenant, _LONGEST_TEXT)
    is_verified = tenant is not None and tenant.lower() in trusted_tenants
    is_verified = is_verified or _is_yes(claims.get(names.verified), names.verified_values)
    given_name = _text(claims, names.given_name, _LONGEST_NAME)
    family_name = _text(claims, names.family_name, _LONGEST_NAME)
    if given_name is None and family_name is None:
        given_name, family_name = split_name(_text(claims, names.full_name, _LONGEST_NAME))
    return ForeignAccount(
        subject=subject,
        name=_text(claims, names.account_name, _LONGEST_NAME) or email or subject,
        email=email,
        is_email_verified=email is not None and is_verified,
        given_name=given_name,
        family_name=family_name,
        picture=_picture(_text(claims, names.picture, _LONGEST_PICTURE)),
        hosted_domain=(_text(claims, names.hosted_domain, _LONGEST_TEXT) or "").lower() or None,
        profile=_plain(claims),
    )


def best_email(listed: Sequence[object]) -> tuple[str, bool] | None:
    """The address of a list of `{email, primary, verified}`: the primary one, if it is verified.

    Else the first that is verified, else the primary one as unverified; None: there is none.
    """
    found: list[tuple[int, str, bool]] = []
    for entry in listed:
        told: Claims = cast("Claims", entry) if isinstance(entry, dict) else {}
        email = told.get("email")
        if not isinstance(email, str) or email_fault(email) is not None:
            continue
        is_verified, is_primary = told.get("verified") is True, told.get("primary") is True
        found.append((2 * (not is_verified) + (not is_primary), email, is_verified))
    best = min(found, key=lambda each: each[0], default=None)
    return None if best is None else (best[1], best[2])


def split_name(full_name: str | None) -> tuple[str | None, str | None]:
    """Given and family name of one name: "Ada King Lovelace" -> ("Ada King", "Lovelace")."""
    given, _, family = (full_name or "").strip().rpartition(" ")
    return (given.strip() or None, family) if given else (family or None, None)


def plain_name(value: object) -> str | None:
    """A name as it may be stored; None when it may not."""
    return _text({"name": value}, "name", _LONGEST_NAME)


def _subject(value: object) -> str:
    """The subject as text. Numbers are written out: GitHub's ids are some."""
    if isinstance(value, int) and not isinstance(value, bool):
        value = str(value)
    if not isinstance(value, str) or not 0 < len(value) <= _LONGEST_SUBJECT:
        raise NoSubject
    if not value.isprintable():
        raise NoSubject
    return value


def _text(claims: Claims, name: str | None, longest: int) -> str | None:
    value = claims.get(name) if name else None
    if not isinstance(value, str):
        return None
    trimmed = value.strip()
    return trimmed if 0 < len(trimmed) <= longest and trimmed.isprintable() else None


def _is_yes(value: object, values: Sequence[object]) -> bool:
    # `1 == True` in Python, and `"true"` is a yes only where a provider is known to write it.
    return any(type(value) is type(each) and value == each for each in values)


def _picture(url: str | None) -> str | None:
    """The address of a picture that applications may show: https alone, no scripts."""
    return url if url is not None and url.startswith("https://") and url.isascii() else None


def _plain(claims: Claims) -> Claims:
    """Texts, numbers and yes or no, each of a length that a record may have."""
    kept: dict[str, object] = {}
    for name, value in list(claims.items())[:_MOST_CLAIMS]:
        is_short = isinstance(value, str) and len(value) <= _LONGEST_TEXT and "\x00" not in value
        if (is_short or isinstance(value, bool | int)) and "\x00" not in name:
            kept[name] = value
    return kept
