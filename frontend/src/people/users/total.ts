/** How many there are, as the management API counts: exactly while they are few. */
export interface Total {
  count: number;
  is_exact: boolean;
}

/** `1 user`, `3 users`, `about 100,000 users` */
export function totalText({ count, is_exact }: Total): string {
  return `${is_exact ? "" : "about "}${count.toLocaleString("en")} ${count === 1 ? "user" : "users"}`;
}
