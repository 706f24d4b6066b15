import { KindeProvider } from "@kinde-oss/kinde-auth-react";
import { createRoot } from "react-dom/client";
import { App } from "./App";

createRoot(document.getElementById("root")!).render(
  <KindeProvider
    domain={import.meta.env.VITE_ISSUER}
    clientId={import.meta.env.VITE_CLIENT_ID}
    redirectUri={location.origin}
    logoutUri={location.origin}
  >
    <App />
  </KindeProvider>,
);
