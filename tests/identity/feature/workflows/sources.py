"""Sources of workflows, as a project of Kinde's has them."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.identity.in_process import House, house

HASURA = """
import {
  WorkflowTrigger, accessTokenCustomClaims,
  type WorkflowSettings, type onUserTokenGeneratedEvent,
} from "@kinde/infrastructure";

export const workflowSettings: WorkflowSettings = {
  id: "hasuraClaims",
  name: "Hasura's claims",
  trigger: WorkflowTrigger.UserTokenGeneration,
  failurePolicy: { action: "stop" },
  bindings: { "kinde.accessToken": {}, console: {} },
};

type Claims = { "https://hasura.io/jwt/claims": Record<string, string | string[]> };

export default async function hasuraClaims(event: onUserTokenGeneratedEvent): Promise<void> {
  const claims = accessTokenCustomClaims<Claims>();
  claims["https://hasura.io/jwt/claims"] = {
    "x-hasura-default-role": "user",
    "x-hasura-allowed-roles": ["user"],
    "x-hasura-user-id": event.context.user.id,
    "x-hasura-origin": event.context.auth.origin,
  };
}
"""


def script(body: str, trigger: str = "user:tokens_generation", **changes: object) -> str:
    """A workflow whose function has this body, with every binding."""
    names = ("accessToken", "idToken", "m2mToken", "env", "fetch", "auth", "widget", "localization")
    bindings = {**{f"kinde.{name}": {} for name in names}, "console": {}, "url": {}}
    policy = changes.pop("policy", "stop")
    bindings = changes.pop("bindings", bindings)
    return f"""
export const workflowSettings = {{
  id: "w", trigger: {trigger!r}, failurePolicy: {{ action: {policy!r} }}, bindings: {bindings!r},
}};
export default async (event) => {{ {body} }};
"""


def write(folder: Path, text: str, name: str = "one/mainWorkflow.ts") -> Path:
    """The project's folder, with one more file below `kindeSrc/environment/workflows`."""
    file = folder / "kindeSrc/environment/workflows" / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text)
    return folder


@contextmanager
def house_with(url: str, folder: Path, text: str, **settings: str) -> Iterator[House]:
    """A provider that runs this workflow."""
    write(folder, text)
    with house(url, GENKAN_IDENTITY_WORKFLOWS=str(folder), **settings) as running:
        yield running
