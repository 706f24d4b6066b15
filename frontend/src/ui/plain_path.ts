/** A path as one reads it: the router's own are decoded in part, a link's are not. */
export function plainPath(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}
