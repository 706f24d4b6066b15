"""docs/how-to/rows-for-users.md: its rules can be read, and the first makes the article's rows."""

import re
from pathlib import Path

from genkan.cli.embedded.cluster import Cluster
from genkan.cli.project import find_project, layered_settings
from genkan.identity.provisioning.declaration import read_rules
from genkan.identity.provisioning.rule import Per
from genkan.identity.provisioning.sources import SOURCES
from tests.clients.database import new_database
from tests.identity.feature.provisioning.application import made, provisioned, sql

PAGE = (Path(__file__).parents[2] / "docs" / "how-to" / "rows-for-users.md").read_text()
FRAGMENTS = re.findall(r"```toml\n(.*?)```", PAGE, re.DOTALL)
RULES = [block for block in FRAGMENTS if "[[" in block]


def test_every_rule_of_the_page_can_be_read() -> None:
    assert [read_rules(block, file="provision.toml")[0].per for block in RULES] == [
        Per.USER,
        Per.USER,
        Per.MEMBERSHIP,
    ]


def test_every_other_fragment_of_the_page_can_be_read(tmp_path: Path) -> None:
    project, columns = [block for block in FRAGMENTS if "[[" not in block]
    (tmp_path / "genkan.toml").write_text(project)
    settings = layered_settings(find_project(tmp_path), {}, {})
    assert settings["GENKAN_PROVISION"] == "provision.toml"
    rule = '[[provision]]\ntable = "t"\nkey = "id"\n[provision.columns]\nid = "user.id"\n'
    (read,) = read_rules(rule + columns, file="provision.toml")
    assert set(read.columns) == {"id", "plan", "name", "email", "number"}


def test_the_page_lists_every_source() -> None:
    for per, sources in SOURCES.items():
        (line,) = re.findall(rf"\| `{per}` \| (`user.id`.*) \|", PAGE)
        assert line.split(", ") == [f"`{name}`" for name in sources]


def test_the_first_rule_makes_the_articles_rows(postgres_server: Cluster, tmp_path: Path) -> None:
    with new_database(postgres_server) as url:
        with provisioned(url, tmp_path, RULES[0]) as running:
            user_id = made(running, "ada@example.com", given_name="Ada", family_name="Lovelace")
        (row,) = sql(url, "select id, name, last_seen is not null as is_seen from users")
        assert dict(row) == {"id": user_id, "name": "Ada Lovelace", "is_seen": True}
