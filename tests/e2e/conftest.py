"""One whole Genkan for the tests of this folder, with the article's table, and their tools.

Others live in it from the start, and sort before and after whatever a test makes: a test that
takes the first of a list, or counts it, fails at once and not on the day its order is drawn.
"""

import json
from collections.abc import Iterator

import pytest

from tests.clients.house import House, genkan, house_up, insert_user, make_users_table, management
from tests.clients.management import sent
from tests.clients.required import required_chromium, required_npm


@pytest.fixture(scope="session")
def chromium() -> str:
    return required_chromium()


@pytest.fixture(scope="session")
def npm() -> str:
    return required_npm()


@pytest.fixture(scope="session")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    with house_up(tmp_path_factory.mktemp("house")) as house:
        make_users_table(house)
        for place in ("0", "zz"):
            move_in(house, place)
        yield house


def move_in(house: House, name: str) -> None:
    """One of everything that tests make in a house, whose keys and names begin with `name`."""
    insert_user(house, f"{name}_neighbour", "Neighbour")
    with management(house) as api:
        sent(api.post("roles", json={"key": f"{name}_role", "name": f"{name} role"}))
        sent(api.post("permissions", json={"key": f"{name}:do", "name": f"{name} do"}))
        sent(api.post("apis", json={"name": f"{name} API", "audience": f"{name}_api"}))
        sent(api.post("applications", json={"name": f"{name} application", "type": "reg"}))
    code = f"org_{name}"
    neighbour = {
        "email": f"{name}@example.org",
        "password": "correct horse battery",
        "organizations": {code: [f"{name}_role"]},
    }
    people = {"organizations": {code: {"name": f"{name} house"}}, "users": [neighbour]}
    seed = house.folder / f"{name}.yaml"
    seed.write_text(json.dumps(people))
    genkan(house, "identity", "seed", seed)
