const GRAPHQL_URL = process.env.GRAPHQL_URL ?? "http://localhost:8080/v1/graphql";

const QUERY = "query Users { users { id name last_seen } }";

export interface User {
  id: string;
  name: string | null;
  last_seen: string | null;
}

interface Answer {
  data?: { users: User[] };
  errors?: { message: string; extensions?: { code?: string } }[];
}

/** The rows of `users` that the bearer of this access token may read. */
export async function readUsers(accessToken: string): Promise<User[]> {
  const response = await fetch(GRAPHQL_URL, {
    method: "POST",
    headers: { authorization: `Bearer ${accessToken}`, "content-type": "application/json" },
    body: JSON.stringify({ query: QUERY }),
    cache: "no-store",
  });
  const answer = (await response.json()) as Answer;
  if (answer.data === undefined) {
    const error = answer.errors?.[0];
    throw new Error(`${error?.extensions?.code ?? response.status}: ${error?.message ?? "no data"}`);
  }
  return answer.data.users;
}
