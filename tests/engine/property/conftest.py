"""How long to look: GENKAN_PROPERTY=long looks for many minutes, the default for seconds.

An example is a seed, which has no smaller form: a failure is told as it is found.
"""

import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, settings

PROFILE = os.environ.get("GENKAN_PROPERTY", "short")
EXAMPLES = {"short": 50, "long": 2000}
# Of one test; the suite's own limit is for the others.
SECONDS = {"short": 300, "long": 4 * 3600}

for name, examples in EXAMPLES.items():
    settings.register_profile(
        name,
        max_examples=examples,
        deadline=None,
        phases=(Phase.explicit, Phase.reuse, Phase.generate),
        suppress_health_check=list(HealthCheck),
    )
settings.load_profile(PROFILE)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Give each of these tests the time that its profile takes."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.timeout(SECONDS[PROFILE]))
