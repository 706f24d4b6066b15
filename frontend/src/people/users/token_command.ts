/** The command that asks the engine who is asking, with a token; tokens have no quotes in them. */
export function tokenCommand(graphqlUrl: string, token: string): string {
  return [
    `curl ${graphqlUrl} \\`,
    `  -H 'Authorization: Bearer ${token}' \\`,
    "  -H 'Content-Type: application/json' \\",
    `  -d '{"query": "query { __typename }"}'`,
  ].join("\n");
}
