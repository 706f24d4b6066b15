/** Where permissions are seen over all tables, and roles. */

/** `/data/default/permissions` */
export function permissionsPath(source: string): string {
  return `/data/${encodeURIComponent(source)}/permissions`;
}

/** `/data/default/permissions/roles` */
export function rolesPath(source: string): string {
  return `${permissionsPath(source)}/roles`;
}
