import { useKindeAuth } from "@kinde-oss/kinde-auth-react";
import { LoginLink, LogoutLink, RegisterLink } from "@kinde-oss/kinde-auth-react/components";
import { useEffect, useState } from "react";

type User = { id: string; name: string | null };
type Answer = { data?: { users: User[] }; errors?: { message: string }[] };

export function App() {
  const { isLoading, isAuthenticated, user } = useKindeAuth();
  if (isLoading) return <p>One moment ...</p>;
  if (!isAuthenticated) {
    return (
      <main>
        <h1>Who are you?</h1>
        <RegisterLink>Register</RegisterLink> <LoginLink>Sign in</LoginLink>
      </main>
    );
  }
  return (
    <main>
      <h1>Welcome, {user?.givenName}</h1>
      <p data-testid="user-id">{user?.id}</p>
      <Rows />
      <LogoutLink>Sign out</LogoutLink>
    </main>
  );
}

function Rows() {
  const { getAccessToken } = useKindeAuth();
  const [answer, setAnswer] = useState<Answer>();
  useEffect(() => {
    const ask = async () => {
      const response = await fetch(import.meta.env.VITE_GRAPHQL_URL, {
        method: "POST",
        headers: { "content-type": "application/json", authorization: `Bearer ${await getAccessToken()}` },
        body: JSON.stringify({ query: "{ users { id name } }" }),
      });
      setAnswer(await response.json());
    };
    ask().catch((error: Error) => setAnswer({ errors: [{ message: error.message }] }));
  }, []);
  if (answer?.errors) return <p role="alert">{answer.errors[0]!.message}</p>;
  return (
    <ul aria-label="Rows that you may read">
      {answer?.data?.users.map((row) => (
        <li key={row.id}>
          {row.id} {row.name}
        </li>
      ))}
    </ul>
  );
}
