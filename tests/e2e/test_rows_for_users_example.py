"""examples/rows-for-users: everybody has a row from the first moment, and sees that one alone."""

import json
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.clients.house import House, genkan, graphql, house_up, management
from tests.clients.management import sent
from tests.clients.program import GENKAN, clean_environment, free_port
from tests.clients.required import required_curl
from tests.clients.shell import shell
from tests.docs.blocks import texts

pytestmark = [pytest.mark.process, pytest.mark.slow, pytest.mark.timeout(180)]

EXAMPLE = Path(__file__).parents[2] / "examples" / "rows-for-users"
QUERY = "{ users { id name } }"


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    folder = tmp_path_factory.mktemp("rows") / "project"
    shutil.copytree(EXAMPLE, folder, ignore=shutil.ignore_patterns(".genkan"))
    with house_up(folder) as house:
        genkan(house, "metadata", "apply")
        genkan(house, "app", "create", "Web")
        yield house


def seen_by(house: House, email: str) -> object:
    token = genkan(house, "user", "token", email, "--app", "Web").strip()
    return graphql(house, QUERY, authorization=f"Bearer {token}")


def test_everybody_has_a_row_and_sees_their_own(project: House) -> None:
    people = {"ada@example.com": "Ada", "grace@example.com": "Grace"}
    ids = {
        email: genkan(project, "user", "create", email, "--first-name", name).split()[2]
        for email, name in people.items()
    }
    for email, name in people.items():
        row = {"id": ids[email], "name": name}
        assert seen_by(project, email) == {"data": {"users": [row]}}
    with management(project) as api:
        sent(api.patch(f"user?id={ids['ada@example.com']}", json={"family_name": "Lovelace"}))
    row = {"id": ids["ada@example.com"], "name": "Ada Lovelace"}
    assert seen_by(project, "ada@example.com") == {"data": {"users": [row]}}


def test_the_commands_of_the_readme_show_each_their_own_row(tmp_path: Path) -> None:
    required_curl()
    up, commands = texts("examples/rows-for-users/README.md", "sh")
    assert up == "genkan up\n"
    folder = tmp_path / "project"
    shutil.copytree(EXAMPLE, folder, ignore=shutil.ignore_patterns(".genkan"))
    with house_up(folder) as house:
        told = shell(folder, commands.replace("http://localhost:8080", house.url))
    (row,) = json.loads(told[told.rindex('{"data"') :])["data"]["users"]
    assert row["name"] == "Ada"


def test_rules_that_do_not_fit_are_told_and_nothing_starts(tmp_path: Path) -> None:
    (tmp_path / "genkan.toml").write_text('[project]\nprovision = "rules.toml"\n')
    (tmp_path / "rules.toml").write_text(
        '[[provision]]\ntable = "people"\nkey = "id"\n[provision.columns]\nid = "user.id"\n'
    )
    done = subprocess.run(
        [GENKAN, "up", ".", "--port", str(free_port()), "--no-open"],
        cwd=tmp_path,
        env=clean_environment(),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 2
    assert "Traceback" not in done.stderr + done.stdout
    told = f"GENKAN_PROVISION, '{tmp_path}/rules.toml': [[provision]] 1 (table 'public.people')"
    assert f"{told}: is not in the database" in done.stderr + done.stdout
