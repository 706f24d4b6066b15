"""Whatever is configured: its files make the same elsewhere, and then change nothing more."""

from typing import Any

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from genkan.cli.embedded.cluster import Cluster
from genkan.cli.identity_files import files_of, read_files, write_files
from tests.identity.configuration import Configuration, fresh

TEXT = st.text(st.characters(exclude_categories=("C", "Z"), include_characters=" "), max_size=12)
NAME = TEXT.filter(lambda text: text.strip() == text and len(text) > 0)
OPTIONAL = st.none() | NAME
KEY = st.text("abcxyz0129_:.-", min_size=1, max_size=8)
PERMISSIONS = st.dictionaries(
    KEY, st.fixed_dictionaries({"name": NAME, "description": OPTIONAL}), max_size=3
)
FLAG = st.one_of(
    st.fixed_dictionaries({"type": st.just("bool"), "default_value": st.booleans()}),
    st.fixed_dictionaries({"type": st.just("int"), "default_value": st.integers(-9, 9)}),
    st.fixed_dictionaries({"type": st.just("str"), "default_value": TEXT}),
).flatmap(
    lambda flag: st.fixed_dictionaries(
        {
            **{name: st.just(value) for name, value in flag.items()},
            "name": NAME,
            "description": OPTIONAL,
            "allow_override_level": st.sampled_from(["org", "usr"]),
            "value": st.none() | st.just(flag["default_value"]),
        }
    )
)
SCOPES = st.dictionaries(st.sampled_from(["read", "write", "a:b"]), OPTIONAL)
APIS = st.dictionaries(
    st.sampled_from(["https://a.io", "b"]), st.fixed_dictionaries({"name": NAME, "scopes": SCOPES})
)
PLACES = st.sampled_from(["https://a.io/x", "http://localhost:3000", "my.app:/callback"])
APPLICATION = st.fixed_dictionaries(
    {"type": st.sampled_from(["reg", "spa"])},
    optional={
        "redirect_uris": st.lists(PLACES, max_size=3, unique=True),
        "homepage_uri": st.none() | st.just("https://a.io"),
        "language_key": st.none() | st.sampled_from(["de", "en", "pt-BR"]),
        "is_ask_for_name": st.booleans(),
        "tokens": st.fixed_dictionaries({"access_token_lifetime": st.integers(60, 86_400)}),
        "hasura_mapping": st.fixed_dictionaries(
            {
                "is_enabled": st.booleans(),
                "mode": st.sampled_from(["namespaced", "kinde_flat", "both"]),
                "machine_role": st.none() | st.just("robot"),
                "roles": st.dictionaries(KEY, st.just("somebody"), max_size=2),
            }
        ),
        "sign_on_policy": st.fixed_dictionaries(
            {"requires_consent": st.booleans(), "inactivity_seconds": st.none() | st.just(60)}
        ),
    },
)
ORGANIZATION = st.fixed_dictionaries(
    {"name": NAME},
    optional={
        "external_id": OPTIONAL,
        "is_suspended": st.booleans(),
        "allowed_domains": st.lists(st.sampled_from(["a.io", "b.io"]), unique=True),
        "link_color": st.none() | st.just("#abc"),
        "theme_code": st.sampled_from(["light", "dark", "user_preference"]),
    },
)


@st.composite
def configurations(draw: st.DrawFn) -> dict[str, Any]:
    permissions = draw(PERMISSIONS)
    held = st.lists(st.sampled_from(sorted(permissions) or [""]), unique=True)
    held = held if permissions else st.just([])
    role = st.fixed_dictionaries(
        {"name": NAME, "is_default_role": st.booleans(), "permissions": held}
    )
    return {
        "permissions": permissions,
        "roles": draw(st.dictionaries(KEY, role, max_size=2)),
        "feature_flags": draw(st.dictionaries(KEY, FLAG, max_size=3)),
        "apis": draw(APIS),
        "organizations": draw(
            st.dictionaries(st.sampled_from(["org_a", "org_b"]), ORGANIZATION, max_size=2)
        ),
        "applications": draw(st.dictionaries(NAME, APPLICATION, max_size=2)),
    }


def files(configuration: Configuration) -> dict[str, str]:
    return dict(files_of(configuration.read()))


def test_files_make_the_same_elsewhere_byte_for_byte(
    postgres_server: Cluster, begun: str, tmp_path_factory: Any
) -> None:
    folder = tmp_path_factory.mktemp("identity")
    with fresh(postgres_server, begun) as one, fresh(postgres_server, begun) as other:

        @settings(
            max_examples=12,
            deadline=None,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
        @given(configurations())
        def holds(document: dict[str, Any]) -> None:
            for each in (one, other):
                each.write({key: {} for key in document}, is_pruned=True)
            one.write(document, is_pruned=True)
            assert one.write(document, is_pruned=True) == []
            written = files(one)
            write_files(folder, written)
            read = read_files(folder)
            assert read == one.read()
            other.write(read, is_pruned=True)
            assert files(other) == written
            assert other.write(read, is_pruned=True) == []

        holds()
