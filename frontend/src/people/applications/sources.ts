/** Where a claim of an application's own may take its value from, besides properties. */
export const APPLICATION_SOURCES: readonly string[] = ["application.id", "application.name"];

export const SOURCES: readonly string[] = [
  "user.id", "user.email", "user.given_name", "user.family_name", "user.full_name", "user.username", "user.provided_id",
  "organization.code", "organization.name", "organization.external_id", "organization.handle",
  ...APPLICATION_SOURCES,
];
