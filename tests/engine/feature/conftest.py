from collections.abc import Iterator

import pytest

from tests.engine.admin_calls import Admin, admin_on, with_blog


@pytest.fixture
def admin(database_url: str) -> Iterator[Admin]:
    """An admin of an empty database."""
    with admin_on(database_url) as calls:
        yield calls


@pytest.fixture
def blog(admin: Admin) -> Admin:
    """An admin of authors and articles."""
    return with_blog(admin)
