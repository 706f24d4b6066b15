/** The frame of "Sign-in pages": how they look, what they say, which ways in they offer. */
import { NativeSelect } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Outlet, useLocation, useNavigate } from "@tanstack/react-router";
import { useEffect } from "react";
import { listAll } from "../../api/identity";
import { Page } from "../../ui/Page";
import { RouteTabs } from "../../ui/RouteTabs";
import { useApplications } from "../applications/application";
import { DesignEditor } from "./DesignEditor";
import type { OrganizationSummary, Owner } from "./design";

const ROOT = "/auth/sign-in-pages";

export function SignInPages() {
  return (
    <Page
      title="Sign-in pages"
      description="The pages on which people register, sign in and look after their account."
      tabs={
        <RouteTabs
          label="Sign-in pages"
          tabs={[
            { title: "Look", to: `${ROOT}/look` },
            { title: "Texts", to: `${ROOT}/texts` },
            { title: "Methods", to: `${ROOT}/methods` },
            { title: "Business", to: `${ROOT}/business` },
          ]}
        />
      }
    >
      <Outlet />
    </Page>
  );
}

/** The bare address is that of the first tab. */
export function ToLook() {
  const navigate = useNavigate();
  useEffect(() => {
    void navigate({ to: `${ROOT}/look`, replace: true });
  }, [navigate]);
  return null;
}

const EVERYBODY = "environment";

export function Look() {
  const applications = useApplications();
  const organizations = useQuery({
    queryKey: ["identity", "organizations", "all"],
    queryFn: () => listAll<OrganizationSummary>("/organizations", "organizations"),
  });
  const navigate = useNavigate();
  const search = useLocation({ select: (location) => location.search as { of?: string } });
  const chosen = search.of ?? EVERYBODY;
  const people = (applications.data ?? []).filter((each) => each.type !== "m2m");
  return (
    <>
      <NativeSelect
        label="Design of"
        w={320}
        value={chosen}
        data={[
          { value: EVERYBODY, label: "All pages" },
          ...(people.length === 0 ? [] : [{ group: "Applications", items: people.map((each) => ({ value: `application:${each.id}`, label: each.name })) }]),
          ...(organizations.data === undefined || organizations.data.length === 0
            ? []
            : [{ group: "Organizations", items: organizations.data.map((each) => ({ value: `organization:${each.code}`, label: each.name })) }]),
        ]}
        onChange={(event) => {
          const of = event.currentTarget.value;
          void navigate({ to: `${ROOT}/look`, search: of === EVERYBODY ? {} : { of }, replace: true });
        }}
      />
      <DesignEditor key={chosen} owner={ownerOf(chosen)} />
    </>
  );
}

/** `organization:org_1` -> whose design that is. */
function ownerOf(chosen: string): Owner {
  const [kind, id = ""] = chosen.split(":");
  if (kind === "application") return { kind, id };
  if (kind === "organization") return { kind, code: id };
  return { kind: "environment" };
}
