/** What goes with what is deleted, a line each. */
import { counted } from "../lists/counted";
import type { Identity, Place, Session } from "./user";

export function goesWithUser(
  identities: readonly Identity[],
  sessions: readonly Session[],
  places: readonly Place[],
): readonly string[] {
  const names = identities.map((each) => each.name).join(", ");
  return [
    ...(identities.length === 0 ? [] : [`${counted(identities.length, "identity", "identities")}: ${names}`]),
    ...(places.length === 0
      ? []
      : [`membership, roles and permissions in ${places.map((each) => each.name).join(", ")}`]),
    ...(sessions.length === 0 ? [] : [`${counted(sessions.length, "session")}, signed out at once`]),
    "password, second factors and passkeys",
    "properties and feature flags set for them",
  ];
}
