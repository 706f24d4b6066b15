"""Hasura's visible cases, run against `genkan engine` by the runner that comes with them.

`passing.txt` lists what passes, a case a line; it may only grow. GENKAN_COMPAT=write adds what
newly passes (and never takes a line away). To pass, an answer has to be exact: of an error, its
message, code and path too. `gaps.txt` has the other cases of the areas that are run, and why.
Areas that are not built yet are left out of the run: many of their cases want an error, and any
error would do.
"""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

PROJECT = Path(__file__).parents[3]
CASES = PROJECT.parent / "shared" / "cases"
PASSING = Path(__file__).with_name("passing.txt")
GAPS = Path(__file__).with_name("gaps.txt")
AREAS = frozenset(
    {
        "query: boolexp",
        "query: permissions",
        "query: functions, computed fields",
        "query: other",
        "introspection",
        "validation",
        "relay",
        "allow list",
        "inherited roles",
        "remote schemas",
        "actions",
        "mutation: insert",
        "mutation: update",
        "mutation: other",
        "v1 crud",
        "v1 metadata",
        "v1 run_sql",
    }
)

pytestmark = [pytest.mark.compat, pytest.mark.process, pytest.mark.slow, pytest.mark.timeout(1200)]


def listed() -> list[str]:
    return lines(PASSING)


def lines(path: Path) -> list[str]:
    return [line for line in path.read_text().splitlines() if line and not line.startswith("#")]


@pytest.fixture(scope="module")
def outcomes(postgis_server_url: str, tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict]:
    if not (CASES / "run_cases.py").exists():
        reason = "Hasura's cases are not beside the project (../shared/cases)"
        if os.environ.get("GENKAN_NO_SKIP"):
            pytest.fail(reason)
        pytest.skip(reason)
    folder = tmp_path_factory.mktemp("cases")
    executable = folder / "graphql-engine"
    genkan = Path(sys.executable).with_name("genkan")
    executable.write_text(f'#!/bin/sh\nexec "{genkan}" engine "$@"\n')
    executable.chmod(0o755)
    report = folder / "report.json"
    command = [sys.executable, str(CASES / "run_cases.py"), "--hge-bin", str(executable)]
    command += ["--pg-url", postgis_server_url, "--json", str(report), "-v"]
    command += [str(cases_of_the_areas(folder))]
    run = subprocess.run(command, capture_output=True, text=True, check=False)
    assert report.exists(), run.stdout[-4000:] + run.stderr[-4000:]
    print(run.stdout[-20000:])
    return {f"{row['suite']}::{row['case']}": row for row in json.loads(report.read_text())}


def cases_of_the_areas(folder: Path) -> Path:
    """A folder of cases whose manifest names the suites of AREAS alone."""
    manifest = json.loads((CASES / "manifest.json").read_text())
    manifest["suites"] = [suite for suite in manifest["suites"] if suite["area"] in AREAS]
    root = folder / "cases"
    root.mkdir()
    (root / "manifest.json").write_text(json.dumps(manifest))
    for path in CASES.iterdir():
        if path.is_dir():
            (root / path.name).symlink_to(path)
    return root


def test_every_listed_case_passes(outcomes: dict[str, dict]) -> None:
    lost = {
        name: outcomes[name]["detail"] if name in outcomes else "no such case"
        for name in listed()
        if name not in outcomes or not outcomes[name]["exact"]
    }
    assert not lost, "\n\n".join(f"{name}\n{detail}" for name, detail in lost.items())


def test_a_case_that_newly_passes_is_listed(outcomes: dict[str, dict]) -> None:
    passing = {name for name, row in outcomes.items() if row["exact"]}
    new = sorted(passing - set(listed()))
    if new and os.environ.get("GENKAN_COMPAT") == "write":
        PASSING.write_text(
            "# Hasura's visible cases that pass; may only grow (GENKAN_COMPAT=write adds).\n"
            + "".join(f"{name}\n" for name in sorted({*listed(), *passing}))
        )
        return
    assert new == [], "GENKAN_COMPAT=write adds them"


def test_a_case_that_does_not_pass_is_a_gap_with_a_reason(outcomes: dict[str, dict]) -> None:
    reasons = dict(line.split(": ", 1) for line in lines(GAPS))
    assert all(reasons.values())
    assert set(reasons) == set(outcomes) - set(listed())
