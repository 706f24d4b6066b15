"""What is wrong with settings, as each product's own reader says it."""

from collections.abc import Mapping

from genkan.cli.errors import UsageFault
from genkan.cli.project import read_port, read_tls
from genkan.console.ports.settings import Problem
from genkan.engine.config import read_engine_config
from genkan.engine.config.invalid_settings import InvalidSettings as InvalidEngineSettings
from genkan.identity.config import InvalidSettings as InvalidIdentitySettings
from genkan.identity.config import read_identity_config


def faults_of(settings: Mapping[str, str], changed: str) -> tuple[Problem, ...]:
    """Every fault; `changed` is the setting that somebody looks at, so its name is left out."""
    problems: list[Problem] = []
    try:
        read_port(settings)
        read_tls(settings)
    except UsageFault as fault:
        problems.append(Problem(message=fault.problem, remedy=fault.remedy))
    try:
        read_engine_config(settings)
    except InvalidEngineSettings as error:
        problems += [_problem(fault, changed) for fault in error.faults]
    try:
        read_identity_config(settings)
    except InvalidIdentitySettings as error:
        problems += [_problem(fault, changed) for fault in error.faults]
    return tuple(problems)


def _problem(fault: str, changed: str) -> Problem:
    return Problem(
        message=fault.removeprefix(f"{changed}: "),
        remedy="correct the value; until then what was set before holds",
    )
