"""What a plan entitles to. Genkan sells nothing: there are no plans, so everything is empty.

The shapes are Kinde's, so that code which asks works and learns that there is nothing.
"""

from collections.abc import Mapping

from genkan.identity.account.authorizations import organization_code
from genkan.identity.account.page import PageWish, page
from genkan.identity.errors import NotFound
from genkan.identity.tokens.claims import TokenSubject


def entitlements_answer(subject: TokenSubject, wish: PageWish) -> Mapping[str, object]:
    """`GET /account_api/v1/entitlements`."""
    plans: list[object] = []
    return page("entitlements", [], wish, org_code=organization_code(subject), plans=plans)


def entitlement_answer(key: str) -> Mapping[str, object]:
    """`GET /account_api/v1/entitlement/{key}` and `?key=`. Raises NotFound: nobody has any."""
    raise NotFound(f"there is no entitlement '{key[:100]}': this provider has no plans")
