/** Nobody sees a page before the server has said who they are. */
import { Center } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { Outlet } from "@tanstack/react-router";
import { useEffect, useState } from "react";
import { ApiFault } from "../api/http";
import { signInByLink, useSession } from "../api/console";
import { ErrorNote } from "../ui/ErrorNote";
import { Waiting } from "../ui/Await";
import { SignIn } from "./SignIn";
import { signInFault } from "./signInFault";

/** The one-time token of the address, taken out of it at once so that it is in no bookmark. */
const linkOfAddress = take("link");
const faultOfAddress = signInFault(take("sign_in_error"));

function take(name: string): string | null {
  if (typeof window === "undefined") return null;
  const address = new URL(window.location.href);
  const value = address.searchParams.get(name);
  if (value !== null) {
    address.searchParams.delete(name);
    window.history.replaceState(null, "", address);
  }
  return value;
}

let entering: Promise<unknown> | null = null;

export function Gate() {
  const [isEntering, setIsEntering] = useState(linkOfAddress !== null);
  const [linkFault, setLinkFault] = useState<unknown>(faultOfAddress);
  const client = useQueryClient();

  useEffect(() => {
    if (linkOfAddress === null) return;
    entering ??= signInByLink(linkOfAddress);
    entering
      .then((session) => client.setQueryData(["console", "session"], session), setLinkFault)
      .finally(() => setIsEntering(false));
  }, [client]);

  if (isEntering) return <Waiting />;
  return <Signed linkFault={linkFault} />;
}

function Signed({ linkFault }: { linkFault: unknown }) {
  const session = useSession();
  if (session.data !== undefined) return <Outlet />;
  if (session.isPending) return <Waiting />;
  if (session.error instanceof ApiFault && session.error.status === 401) {
    return <SignIn linkFault={linkFault} />;
  }
  return (
    <Center p="xl">
      <ErrorNote error={session.error} title="The console's server does not answer as it should" />
    </Center>
  );
}
