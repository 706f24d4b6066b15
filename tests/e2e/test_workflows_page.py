"""docs/how-to/workflows.md: its workflow and its hook write claims, its commands bring them."""

import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from joserfc import jwt
from joserfc.jwk import KeySet

from tests.clients.house import House, genkan, house_up
from tests.clients.shell import shell
from tests.docs.blocks import texts

pytestmark = [pytest.mark.process, pytest.mark.slow, pytest.mark.timeout(180)]

PAGE = "docs/how-to/workflows.md"
NOBODY = ("-c", "user.name=Nobody", "-c", "user.email=nobody@example.com")
HASURA = "https://hasura.io/jwt/claims"


@pytest.fixture(scope="module")
def project(
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[House]:
    """A house whose folder has the page's files."""
    folder = tmp_path_factory.mktemp("workflows")
    write_sources(folder)
    (settings,) = texts(PAGE, "toml")
    (folder / "genkan.toml").write_text(settings)
    package = folder / "my_package"
    package.mkdir()
    (package / "__init__.py").write_text("")
    (package / "hooks.py").write_text(texts(PAGE, "python")[0])
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("PYTHONPATH", str(folder))
        with house_up(folder) as house:
            yield house


def write_sources(folder: Path) -> None:
    """The layout that the page draws: two lines, the second a path."""
    (layout,) = texts(PAGE, "text")
    manifest, path = layout.splitlines()
    name, _, content = manifest.partition(" ")
    (folder / name).write_text(content.strip())
    workflow = folder / path
    workflow.parent.mkdir(parents=True)
    workflow.write_text(texts(PAGE, "typescript")[0])


def test_the_workflows_of_the_page_write_their_claims(project: House) -> None:
    genkan(project, "app", "create", "Web")
    user_id = genkan(project, "user", "create", "ada@example.com").split()[2]
    token = genkan(project, "user", "token", "ada@example.com", "--app", "Web").strip()
    keys = KeySet.import_key_set(httpx.get(f"{project.url}/.well-known/jwks.json").json())
    claims = jwt.decode(token, keys).claims
    assert claims[HASURA] == {
        "x-hasura-default-role": "user",
        "x-hasura-allowed-roles": ["user"],
        "x-hasura-user-id": user_id,
    }
    assert claims["plan"] == "gold"


def test_workflows_are_brought_by_the_commands_of_the_page(project: House, tmp_path: Path) -> None:
    sync, listing, activate = texts(PAGE, "sh")[0].splitlines()
    repository = tmp_path / "kinde-workflows.git"
    repository.mkdir()
    write_sources(repository)
    git = ["git", *NOBODY, "-C", str(repository)]
    for command in (["init", "-q"], ["add", "-A"], ["commit", "-q", "-m", "workflows"]):
        subprocess.run([*git, *command], check=True)
    here = sync.replace("https://github.com/acme/kinde-workflows.git", f"file://{repository}")
    told = shell(project.folder, here, listing)
    (deployment,) = set(re.findall(r"\bwfd_\w+", told))
    shell(project.folder, activate.replace("wfd_...", deployment))
