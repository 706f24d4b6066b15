import { LoginLink, LogoutLink, RegisterLink } from "@kinde-oss/kinde-auth-nextjs/components";
import { getKindeServerSession } from "@kinde-oss/kinde-auth-nextjs/server";
import Link from "next/link";

export default async function Home() {
  const { isAuthenticated } = getKindeServerSession();
  const signedIn = await isAuthenticated();
  return (
    <>
      <h1>Your own row</h1>
      <p>
        Sign in, and this page asks <code>/v1/graphql</code> for <code>users</code> with your access token. The database
        holds everybody; you see yourself.
      </p>
      {signedIn ? (
        <nav>
          <Link className="primary" href="/dashboard">
            Dashboard
          </Link>
          <LogoutLink>Sign out</LogoutLink>
        </nav>
      ) : (
        <nav>
          <LoginLink className="primary" postLoginRedirectURL="/dashboard">
            Sign in
          </LoginLink>
          <RegisterLink postLoginRedirectURL="/dashboard">Register</RegisterLink>
        </nav>
      )}
    </>
  );
}
