from pathlib import Path

import pytest

from tests.engine.property.search import PROFILE, SECONDS


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Give each of these tests the time that its profile takes."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.timeout(SECONDS[PROFILE]))
