"""The console as it is built of this checkout, for tests that look at it."""

import contextlib
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from genkan.cli.errors import CommandFailed
from genkan.cli.frontend.build import build, install_packages
from genkan.cli.frontend.node import Npm, fetch_npm, find_npm
from genkan.cli.frontend.places import Places, checkout


def required_console() -> Path:
    """The folder of the built console, built first where it is missing or old."""
    places = checkout()
    with _skipped_without_network():
        if not places.is_fresh():
            build(places, contextlib.nullcontext)
    return places.built


def required_packages() -> tuple[Places, Npm]:
    """The console's source with its npm packages, and the npm to run its scripts by."""
    places = checkout()
    with _skipped_without_network():
        npm = find_npm(places.node) or fetch_npm(places.node, places.project / "constraints.txt")
        install_packages(places, npm, contextlib.nullcontext)
    return places, npm


@contextlib.contextmanager
def _skipped_without_network() -> Iterator[None]:
    try:
        yield
    except CommandFailed as fault:
        if os.environ.get("GENKAN_NO_SKIP"):
            raise
        pytest.skip(f"the console can not be built here: {fault}")
