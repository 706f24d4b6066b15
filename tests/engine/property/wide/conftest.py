from collections.abc import Iterator

import pytest

from genkan.cli.embedded.cluster import Cluster
from tests.engine.property.wide.doors import Doors, open_doors


@pytest.fixture(scope="module")
def doors(postgres_server: Cluster) -> Iterator[Doors]:
    with open_doors(postgres_server) as both:
        yield both
