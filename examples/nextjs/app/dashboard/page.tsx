import { LogoutLink } from "@kinde-oss/kinde-auth-nextjs/components";
import { getKindeServerSession } from "@kinde-oss/kinde-auth-nextjs/server";
import type { Metadata } from "next";
import { readUsers, type User } from "../users";

export const metadata: Metadata = { title: "Dashboard" };

export default async function Dashboard() {
  const { getAccessTokenRaw, getUser } = getKindeServerSession();
  const [accessToken, user] = await Promise.all([getAccessTokenRaw(), getUser()]);
  return (
    <>
      <h1>Dashboard</h1>
      <p>
        Signed in as <strong data-testid="email">{user?.email}</strong>, id <code data-testid="user-id">{user?.id}</code>
      </p>
      <Rows accessToken={accessToken ?? ""} />
      <nav>
        <LogoutLink>Sign out</LogoutLink>
      </nav>
    </>
  );
}

async function Rows({ accessToken }: { accessToken: string }) {
  let users: User[];
  try {
    users = await readUsers(accessToken);
  } catch (error) {
    return <p role="alert">{error instanceof Error ? error.message : String(error)}</p>;
  }
  if (users.length === 0) {
    return <p data-testid="no-rows">The table has no row with your id yet: insert one, and load this page again.</p>;
  }
  return (
    <table>
      <caption>Rows of users that you may read: {users.length}</caption>
      <thead>
        <tr>
          <th scope="col">id</th>
          <th scope="col">name</th>
          <th scope="col">last_seen</th>
        </tr>
      </thead>
      <tbody>
        {users.map((row) => (
          <tr key={row.id}>
            <td>
              <code>{row.id}</code>
            </td>
            <td>{row.name}</td>
            <td>{row.last_seen}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
