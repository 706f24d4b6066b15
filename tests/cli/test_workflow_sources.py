"""`genkan workflows sync URL`: what is read of a git repository; a bare one on this disk."""

import subprocess
from pathlib import Path

import pytest

from genkan.cli.commands.workflows import sources_of
from genkan.cli.errors import CommandFailed, UsageFault

WORKFLOW = "environment/workflows/tokens/workflow.ts"
NOBODY = ("-c", "user.name=Ada", "-c", "user.email=ada@acme.io", "-c", "commit.gpgsign=false")


def git(*arguments: str | Path) -> str:
    done = subprocess.run(["git", *NOBODY, *arguments], check=True, capture_output=True, text=True)
    return done.stdout.strip()


def commit(work: Path, text: str) -> str:
    file = work / "kindeSrc" / WORKFLOW
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text)
    (work / "kinde.json").write_text('{"version": "2024-12-09", "rootDir": "kindeSrc"}\n')
    git("-C", work, "add", "-A")
    git("-C", work, "commit", "-q", "-m", "change")
    return git("-C", work, "rev-parse", "HEAD")


@pytest.fixture
def repository(tmp_path: Path) -> tuple[str, dict[str, str]]:
    """The URL of a bare repository, and the commits of its branches."""
    work, bare = tmp_path / "work", tmp_path / "bare.git"
    git("init", "-q", "-b", "main", work)
    commits = {"main": commit(work, "// one\n")}
    git("-C", work, "checkout", "-q", "-b", "next")
    commits["next"] = commit(work, "// two\n")
    git("-C", work, "checkout", "-q", "main")
    git("clone", "-q", "--bare", work, bare)
    return bare.as_uri(), commits


@pytest.mark.parametrize(
    ("branch", "name", "text"),
    [(None, "main", "// one\n"), ("next", "next", "// two\n"), ("main", "main", "// one\n")],
)
def test_a_branch_is_read_at_its_head(
    repository: tuple[str, dict[str, str]], branch: str | None, name: str, text: str
) -> None:
    url, commits = repository
    sources = sources_of(url, branch)
    assert (sources.source, sources.revision) == (url, commits[name])
    (found,) = [content for path, content in sources.files.items() if path.endswith(".ts")]
    assert found == text


def test_a_branch_that_is_not_there_is_told_in_gits_words(
    repository: tuple[str, dict[str, str]],
) -> None:
    with pytest.raises(CommandFailed, match=r"git: .*absent"):
        sources_of(repository[0], "absent")


def test_what_is_no_repository_is_told(tmp_path: Path) -> None:
    with pytest.raises(CommandFailed, match="git: "):
        sources_of((tmp_path / "nothing").as_uri(), None)


@pytest.mark.parametrize("origin", ["nowhere", "--upload-pack=touch ran"])
def test_what_names_no_repository_is_refused(origin: str) -> None:
    with pytest.raises(UsageFault, match="neither a folder nor a git URL"):
        sources_of(origin, None)


def test_a_helper_of_gits_is_not_run(tmp_path: Path) -> None:
    """`ext::` runs a command (git-remote-ext)."""
    proof = tmp_path / "ran"
    with pytest.raises(CommandFailed, match="git: "):
        sources_of(f"ext::touch {proof}", None)
    assert not proof.exists()
