// What Hasura wants to know of a user, put into the access tokens that are for it.
import {
  WorkflowTrigger,
  accessTokenCustomClaims,
  type WorkflowSettings,
  type onUserTokenGeneratedEvent,
} from "@kinde/infrastructure";

export const workflowSettings: WorkflowSettings = {
  id: "hasuraClaims",
  name: "Hasura's claims",
  trigger: WorkflowTrigger.UserTokenGeneration,
  failurePolicy: { action: "stop" },
  bindings: { "kinde.accessToken": {} },
};

type SessionVariables = {
  "x-hasura-default-role": string;
  "x-hasura-allowed-roles": string[];
  "x-hasura-user-id": string;
};

export default async function hasuraClaims(event: onUserTokenGeneratedEvent): Promise<void> {
  if (!event.request.auth.audience.includes("hasura")) return;
  const claims = accessTokenCustomClaims<{ "https://hasura.io/jwt/claims": SessionVariables }>();
  claims["https://hasura.io/jwt/claims"] = {
    "x-hasura-default-role": "user",
    "x-hasura-allowed-roles": ["user"],
    "x-hasura-user-id": event.context.user.id,
  };
}
