/** `Site editor` -> `site_editor`: what a key may be made of, out of a name. */
export function keyFrom(name: string, separator: "_" | ":"): string {
  return name
    .normalize("NFKD")
    .replace(/[\u0300-\u036f]/g, "")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, separator)
    .replace(/^[_:]+|[_:]+$/g, "")
    .slice(0, 64);
}
