"""One call that succeeds for each operation about the environment: flags, APIs, keys, ..."""

from collections.abc import Callable, Mapping
from typing import Any

import httpx

from tests.identity.spec.checked_api import CheckedApi
from tests.identity.spec.people_examples import default_code, user

Example = Callable[[CheckedApi], httpx.Response]
FLAG = {
    "name": "Theme",
    "description": "Colours",
    "key": "theme",
    "type": "str",
    "allow_override_level": "usr",
    "default_value": "pink",
}
CONNECTION = {
    "name": "Google",
    "display_name": "Google",
    "strategy": "oauth2:google",
    "options": {"client_id": "x", "client_secret": "secret"},
}


def application(api: CheckedApi, kind: str = "reg") -> str:
    """The id of a new application."""
    made = api("POST", "/applications", {"name": "Web", "type": kind})
    return made.json()["application"]["id"]


def flag(api: CheckedApi) -> str:
    """The key of a new flag."""
    api("POST", "/feature_flags", FLAG)
    return "theme"


def overridden(api: CheckedApi, path: str) -> str:
    """The path of a flag that is set apart there."""
    place = f"{path}/feature_flags/{flag(api)}"
    if path.startswith("/environment"):
        api("PATCH", place, {"value": "blue"})
    else:
        api("PATCH", place, value="blue")
    return place


def category(api: CheckedApi, context: str = "usr") -> str:
    """The id of a new category."""
    body = {"name": "Firm", "context": context}
    return api("POST", "/property_categories", body).json()["category"]["id"]


def new_property(api: CheckedApi, context: str = "usr") -> dict[str, Any]:
    """The body of a new property."""
    return {
        "name": "Size",
        "key": "size",
        "type": "single_line_text",
        "context": context,
        "is_private": False,
        "category_id": category(api, context),
    }


def property_id(api: CheckedApi, context: str = "usr") -> str:
    """The id of a new property `size`."""
    return api("POST", "/properties", new_property(api, context)).json()["property"]["id"]


def update_property(api: CheckedApi) -> httpx.Response:
    body = {"name": "Size", "is_private": True, "category_id": category(api)}
    return api("PUT", f"/properties/{property_id(api)}", body)


def owner(api: CheckedApi, context: str) -> str:
    """The path of somebody's properties, `size` among them."""
    property_id(api, context)
    match context:
        case "usr":
            return f"/users/{user(api)}/properties"
        case "org":
            return f"/organizations/{default_code(api)}/properties"
        case _:
            return f"/applications/{application(api)}/properties"


def own_api(api: CheckedApi) -> str:
    """The path of a new API."""
    body = {"name": "Hasura", "audience": "hasura"}
    return f"/apis/{api('POST', '/apis', body).json()['api']['id']}"


def scope(api: CheckedApi, path: str) -> str:
    """The path of a new scope."""
    made = api("POST", f"{path}/scopes", {"key": "read:x", "description": "Reads"})
    return f"{path}/scopes/{made.json()['scope']['id']}"


def granted(api: CheckedApi) -> str:
    """The path of a scope that an application could have."""
    path, client_id = own_api(api), application(api, "m2m")
    api("PATCH", f"{path}/applications", {"applications": [{"id": client_id}]})
    return f"{path}/applications/{client_id}{scope(api, path).removeprefix(path)}"


def withdraw(api: CheckedApi) -> httpx.Response:
    path = granted(api)
    api("POST", path)
    return api("DELETE", path)


def new_key(api: CheckedApi) -> dict[str, Any]:
    """The body of a new key."""
    path = own_api(api)
    scopes = [scope(api, path).rpartition("/")[2]]
    api_id = path.rpartition("/")[2]
    return {
        "name": "CI",
        "type": "organization",
        "api_id": api_id,
        "scope_ids": scopes,
        "org_code": default_code(api),
    }


def api_key(api: CheckedApi) -> dict[str, str]:
    """A new key: its id and itself."""
    return api("POST", "/api_keys", new_key(api)).json()["api_key"]


def connection(api: CheckedApi) -> str:
    """The path of a new connection."""
    return f"/connections/{api('POST', '/connections', CONNECTION).json()['connection']['id']}"


def used_connection(api: CheckedApi) -> str:
    """The path of a connection that an application uses."""
    path = f"/applications/{application(api)}{connection(api)}"
    api("POST", path)
    return path


def list_used(api: CheckedApi) -> httpx.Response:
    return api("GET", used_connection(api).rpartition("/")[0])


def variable(api: CheckedApi) -> str:
    """The path of a new variable."""
    made = api("POST", "/environment_variables", {"key": "KEY", "value": "v"}).json()
    return f"/environment_variables/{made['environment_variable']['id']}"


def list_variables(api: CheckedApi) -> httpx.Response:
    variable(api)
    return api("GET", "/environment_variables")


def list_keys(api: CheckedApi) -> httpx.Response:
    api_key(api)
    return api("GET", "/api_keys")


def put_logo(api: CheckedApi) -> str:
    """The path of the environment's logos; there is one."""
    api.send("PUT", f"{_LOGOS}/light", files={"logo": ("acme.png", PNG, "image/png")})
    return _LOGOS


PNG = b"\x89PNG\r\n\x1a\n" + bytes(8)
_LOGOS = "/environment/logos"
_ENV = "/environment/feature_flags"
_ORG = "/organizations/{org_code}"
_FLAG = "{feature_flag_key}"
_APP = "/applications/{application_id}"
_API = "/apis/{api_id}"
_GRANT = f"{_API}/applications/{{application_id}}/scopes/{{scope_id}}"
_CONNECTION = "/connections/{connection_id}"
_VARIABLE = "/environment_variables/{variable_id}"
URLS = {"urls": ["https://app.example.com/cb"]}


def _redirects(api: CheckedApi, kind: str) -> str:
    return f"/applications/{application(api)}/auth_{kind}_urls"


_EXAMPLES: Mapping[tuple[str, str], Example] = {
    ("POST", "/feature_flags"): lambda api: api("POST", "/feature_flags", FLAG),
    ("PUT", f"/feature_flags/{_FLAG}"): lambda api: api(
        "PUT", f"/feature_flags/{flag(api)}", **{k: v for k, v in FLAG.items() if k != "key"}
    ),
    ("DELETE", f"/feature_flags/{_FLAG}"): lambda api: api("DELETE", f"/feature_flags/{flag(api)}"),
    ("GET", _ENV): lambda api: api("GET", overridden(api, "/environment").rpartition("/")[0]),
    ("DELETE", _ENV): lambda api: api("DELETE", _ENV),
    ("PATCH", f"{_ENV}/{_FLAG}"): lambda api: api(
        "PATCH", f"{_ENV}/{flag(api)}", {"value": "blue"}
    ),
    ("DELETE", f"{_ENV}/{_FLAG}"): lambda api: api("DELETE", overridden(api, "/environment")),
    ("GET", _LOGOS): lambda api: api("GET", put_logo(api)),
    ("PUT", f"{_LOGOS}/{{type}}"): lambda api: api.send(
        "PUT", f"{_LOGOS}/dark", files={"logo": ("a.png", PNG)}
    ),
    ("DELETE", f"{_LOGOS}/{{type}}"): lambda api: api("DELETE", f"{put_logo(api)}/light"),
    ("GET", f"{_ORG}/feature_flags"): lambda api: api(
        "GET", overridden(api, f"/organizations/{default_code(api)}").rpartition("/")[0]
    ),
    ("DELETE", f"{_ORG}/feature_flags"): lambda api: api(
        "DELETE", f"/organizations/{default_code(api)}/feature_flags"
    ),
    ("PATCH", f"{_ORG}/feature_flags/{_FLAG}"): lambda api: api(
        "PATCH", f"/organizations/{default_code(api)}/feature_flags/{flag(api)}", value="blue"
    ),
    ("DELETE", f"{_ORG}/feature_flags/{_FLAG}"): lambda api: api(
        "DELETE", overridden(api, f"/organizations/{default_code(api)}")
    ),
    ("PATCH", f"/users/{{user_id}}/feature_flags/{_FLAG}"): lambda api: api(
        "PATCH", f"/users/{user(api)}/feature_flags/{flag(api)}", value="blue"
    ),
    ("GET", "/properties"): lambda api: api("GET", "/properties", context="usr"),
    ("POST", "/properties"): lambda api: api("POST", "/properties", new_property(api)),
    ("PUT", "/properties/{property_id}"): update_property,
    ("DELETE", "/properties/{property_id}"): lambda api: api(
        "DELETE", f"/properties/{property_id(api)}"
    ),
    ("GET", "/property_categories"): lambda api: api("GET", "/property_categories"),
    ("POST", "/property_categories"): lambda api: api(
        "POST", "/property_categories", {"name": "Firm", "context": "org"}
    ),
    ("PUT", "/property_categories/{category_id}"): lambda api: api(
        "PUT", f"/property_categories/{category(api)}", {"name": "Company"}
    ),
    ("GET", "/users/{user_id}/properties"): lambda api: api("GET", owner(api, "usr")),
    ("PATCH", "/users/{user_id}/properties"): lambda api: api(
        "PATCH", owner(api, "usr"), {"properties": {"size": "1"}}
    ),
    ("PUT", "/users/{user_id}/properties/{property_key}"): lambda api: api(
        "PUT", f"{owner(api, 'usr')}/size", value="1"
    ),
    ("GET", f"{_ORG}/properties"): lambda api: api("GET", owner(api, "org")),
    ("PATCH", f"{_ORG}/properties"): lambda api: api(
        "PATCH", owner(api, "org"), {"properties": {"size": "1"}}
    ),
    ("PUT", f"{_ORG}/properties/{{property_key}}"): lambda api: api(
        "PUT", f"{owner(api, 'org')}/size", value="1"
    ),
    ("GET", f"{_APP}/properties"): lambda api: api("GET", owner(api, "app")),
    ("PUT", f"{_APP}/properties/{{property_key}}"): lambda api: api(
        "PUT", f"{owner(api, 'app')}/size", {"value": "1"}
    ),
    ("GET", "/apis"): lambda api: api("GET", "/apis", expand="scopes"),
    ("POST", "/apis"): lambda api: api("POST", "/apis", {"name": "H", "audience": "hasura"}),
    ("GET", _API): lambda api: api("GET", own_api(api)),
    ("DELETE", _API): lambda api: api("DELETE", own_api(api)),
    ("GET", f"{_API}/scopes"): lambda api: api("GET", f"{own_api(api)}/scopes"),
    ("POST", f"{_API}/scopes"): lambda api: api(
        "POST", f"{own_api(api)}/scopes", {"key": "read:x"}
    ),
    ("GET", f"{_API}/scopes/{{scope_id}}"): lambda api: api("GET", scope(api, own_api(api))),
    ("PATCH", f"{_API}/applications"): lambda api: api(
        "PATCH", f"{own_api(api)}/applications", {"applications": [{"id": application(api)}]}
    ),
    ("DELETE", _GRANT): withdraw,
    ("GET", "/api_keys"): list_keys,
    ("POST", "/api_keys"): lambda api: api("POST", "/api_keys", new_key(api)),
    ("GET", "/api_keys/{key_id}"): lambda api: api("GET", f"/api_keys/{api_key(api)['id']}"),
    ("PUT", "/api_keys/{key_id}"): lambda api: api("PUT", f"/api_keys/{api_key(api)['id']}"),
    ("DELETE", "/api_keys/{key_id}"): lambda api: api("DELETE", f"/api_keys/{api_key(api)['id']}"),
    ("GET", "/connections"): lambda api: api("GET", connection(api).rpartition("/")[0]),
    ("POST", "/connections"): lambda api: api("POST", "/connections", CONNECTION),
    ("GET", _CONNECTION): lambda api: api("GET", connection(api)),
    ("DELETE", _CONNECTION): lambda api: api("DELETE", connection(api)),
    ("GET", f"{_APP}/connections"): list_used,
    ("DELETE", f"{_APP}{_CONNECTION}"): lambda api: api("DELETE", used_connection(api)),
    ("GET", "/environment_variables"): list_variables,
    ("POST", "/environment_variables"): lambda api: api(
        "POST", "/environment_variables", {"key": "KEY", "value": "v", "is_secret": True}
    ),
    ("GET", _VARIABLE): lambda api: api("GET", variable(api)),
    ("PATCH", _VARIABLE): lambda api: api("PATCH", variable(api), {"value": "w"}),
    ("DELETE", _VARIABLE): lambda api: api("DELETE", variable(api)),
    ("GET", "/business"): lambda api: api("GET", "/business"),
    ("PATCH", "/business"): lambda api: api("PATCH", "/business", {"business_name": "Acme"}),
    ("GET", "/industries"): lambda api: api("GET", "/industries"),
    ("GET", "/timezones"): lambda api: api("GET", "/timezones"),
    ("GET", "/environment"): lambda api: api("GET", "/environment"),
    ("GET", "/applications"): lambda api: api("GET", "/applications", sort="name_desc"),
    ("POST", "/applications"): lambda api: api(
        "POST", "/applications", {"name": "Television", "type": "device"}
    ),
    ("GET", _APP): lambda api: api("GET", f"/applications/{application(api)}"),
    ("DELETE", _APP): lambda api: api("DELETE", f"/applications/{application(api)}"),
    ("PATCH", f"{_APP}/tokens"): lambda api: api(
        "PATCH", f"/applications/{application(api)}/tokens", {"access_token_lifetime": 60}
    ),
    ("GET", f"{_APP}/auth_redirect_urls"): lambda api: api("GET", _redirects(api, "redirect")),
    ("POST", f"{_APP}/auth_redirect_urls"): lambda api: api(
        "POST", _redirects(api, "redirect"), URLS
    ),
    ("PUT", f"{_APP}/auth_redirect_urls"): lambda api: api(
        "PUT", _redirects(api, "redirect"), URLS
    ),
    ("GET", f"{_APP}/auth_logout_urls"): lambda api: api("GET", _redirects(api, "logout")),
    ("POST", f"{_APP}/auth_logout_urls"): lambda api: api("POST", _redirects(api, "logout"), URLS),
}
ENVIRONMENT: Mapping[tuple[str, str], Example] = {
    (method, f"/api/v1{path}"): example for (method, path), example in _EXAMPLES.items()
}
