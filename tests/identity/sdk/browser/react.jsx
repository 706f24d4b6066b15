// A single-page application with @kinde-oss/kinde-auth-react: who is signed in, where, and links.
import { KindeProvider, useKindeAuth } from "@kinde-oss/kinde-auth-react";
import { LoginLink, LogoutLink, RegisterLink, SwitchOrgLink } from "@kinde-oss/kinde-auth-react/components";
import React, { useEffect, useState } from "react";
import { createRoot } from "react-dom/client";

const site = location.origin;

function Home() {
  const { isLoading, isAuthenticated, user, getCurrentOrganization, getUserOrganizations } =
    useKindeAuth();
  const [organizations, setOrganizations] = useState(null);
  useEffect(() => {
    if (!isAuthenticated) return;
    Promise.all([getCurrentOrganization(), getUserOrganizations()]).then(([current, all]) =>
      setOrganizations({ current, all }),
    );
  }, [isAuthenticated, user]);
  if (isLoading) return <p data-testid="loading">...</p>;
  if (!isAuthenticated) return <RegisterLink>Register</RegisterLink>;
  return (
    <>
      <p data-testid="email">{user?.email}</p>
      <p data-testid="organization">{organizations?.current}</p>
      {organizations?.all?.map((code) => (
        <SwitchOrgLink key={code} orgCode={code}>{`To ${code}`}</SwitchOrgLink>
      ))}
      <LoginLink isCreateOrg orgName="Acme">New organization</LoginLink>
      <LogoutLink>Sign out</LogoutLink>
    </>
  );
}

createRoot(document.getElementById("root")).render(
  <KindeProvider
    domain={import.meta.env.VITE_ISSUER}
    clientId={import.meta.env.VITE_CLIENT_ID}
    redirectUri={`${site}/`}
    logoutUri={`${site}/`}
  >
    <Home />
  </KindeProvider>,
);
