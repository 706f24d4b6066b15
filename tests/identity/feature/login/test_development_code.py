"""The code that is known beforehand: of example.com's addresses alone, on localhost alone."""

import pytest

from genkan.identity.config import InvalidSettings, read_identity_config
from genkan.identity.http.routes import DEVELOPMENT_ENDPOINTS, served_paths
from genkan.identity.login.email_code import CodePlace, put_code
from genkan.identity.model.grant import Purpose
from genkan.identity.names import UserId
from tests.identity.in_process import house

SETTINGS = {
    "GENKAN_IDENTITY_DATABASE_URL": "postgresql://localhost/x",
    "GENKAN_ISSUER": "http://localhost:8080",
    "GENKAN_SECRET_KEY": "a2tra2tra2tra2tra2tra2tra2tra2tra2tra2tra2s=",
    "GENKAN_DEVELOPMENT": "true",
    "GENKAN_DEVELOPMENT_CODE": "424242",
}
PLACE = CodePlace(Purpose.SIGN_IN_CODE, "interaction", UserId("kp_1"))


def test_it_is_the_code_of_nobodys_addresses(house_url: str) -> None:
    with house(house_url, GENKAN_DEVELOPMENT_CODE="424242") as running:
        ports, now = running.provider.ports, running.clock.now
        assert running.run(put_code, ports, PLACE, now, to="ada@Example.com") == "424242"
        for other in ("ada@acme.io", "ada@example.com.acme.io", None):
            assert running.run(put_code, ports, PLACE, now, to=other) != "424242"


def test_without_the_setting_no_code_is_known(house_url: str) -> None:
    with house(house_url) as running:
        ports, now = running.provider.ports, running.clock.now
        codes = {running.run(put_code, ports, PLACE, now, to="a@example.com") for _ in range(3)}
        assert len(codes) > 1


@pytest.mark.parametrize(
    "changes",
    [
        {"GENKAN_DEVELOPMENT": "false"},
        {"GENKAN_ISSUER": "http://auth.acme.io"},
        {"GENKAN_ISSUER": "http://192.168.1.7:8080"},
        {"GENKAN_DEVELOPMENT": "false", "GENKAN_ISSUER": "https://auth.acme.io"},
    ],
)
def test_elsewhere_the_setting_is_refused(changes: dict[str, str]) -> None:
    assert read_identity_config(SETTINGS).development_code == "424242"
    with pytest.raises(InvalidSettings, match="GENKAN_DEVELOPMENT_CODE is for development"):
        read_identity_config({**SETTINGS, **changes})


@pytest.mark.parametrize("code", ["12345", "1234567", "12345a", "12345\uff16"])
def test_it_has_the_form_of_a_code(code: str) -> None:
    with pytest.raises(InvalidSettings, match="must be six digits"):
        read_identity_config({**SETTINGS, "GENKAN_DEVELOPMENT_CODE": code})


def test_no_route_of_development_is_elsewhere() -> None:
    def paths(*, is_development: bool) -> set[str]:
        return set(served_paths(is_development=is_development))

    only_there = paths(is_development=True) - paths(is_development=False)
    assert only_there == {each.path for each in DEVELOPMENT_ENDPOINTS}
    assert only_there
    assert not [path for path in paths(is_development=False) if path.startswith("/dev/")]
