/** How the hosted pages look: of the environment, an application or an organization (ADR 0034). */
import { useQuery } from "@tanstack/react-query";
import { management } from "../../api/identity";

export const COLOUR_NAMES = ["background_color", "button_color", "button_text_color", "link_color"] as const;
export type ColourName = (typeof COLOUR_NAMES)[number];
export type Scheme = "light" | "dark";
export type PictureKind = "light" | "dark" | "favicon";
export type Theme = "light" | "dark" | "user_preference";
type Texts = Readonly<Record<string, Readonly<Record<string, string>>>>;

type Colours = { [Name in ColourName | `${ColourName}_dark`]: string | null };

/** Null: what the next wider design says, at last our own. */
export interface Look extends Colours {
  theme_code: Theme | null;
  button_border_radius: number | null;
  card_border_radius: number | null;
  input_border_radius: number | null;
}

export interface Design extends Look {
  privacy_url: string | null;
  terms_url: string | null;
  texts: Texts;
  pictures: readonly PictureKind[];
}

/** Whose design it is. */
export type Owner =
  | { kind: "environment" }
  | { kind: "application"; id: string }
  | { kind: "organization"; code: string };

function path(owner: Owner): string {
  switch (owner.kind) {
    case "environment":
      return "/genkan/design";
    case "application":
      return `/genkan/applications/${encodeURIComponent(owner.id)}/design`;
    case "organization":
      return `/organization/${encodeURIComponent(owner.code)}`;
  }
}

interface Organization extends Readonly<Record<string, unknown>> {
  theme_code: Theme;
}

export function useDesign(owner: Owner) {
  return useQuery({
    queryKey: ["identity", "design", owner],
    queryFn: async (): Promise<Design> => {
      if (owner.kind !== "organization") return (await management<{ design: Design }>("GET", path(owner))).design;
      const code = encodeURIComponent(owner.code);
      const [organization, { logos }] = await Promise.all([
        management<Organization>("GET", `/organization?code=${code}`),
        management<{ logos: readonly { type: PictureKind }[] }>("GET", `/organizations/${code}/logos`),
      ]);
      return designOfOrganization(organization, logos.map((each) => each.type));
    },
  });
}

/** An organization has colours, a theme and logos; its colours are told as `{raw, hex, hsl}`. */
export function designOfOrganization(organization: Organization, pictures: readonly PictureKind[]): Design {
  const colours = Object.fromEntries(
    COLOUR_NAMES.flatMap((name) => [name, `${name}_dark` as const]).map((name) => {
      const told = organization[name];
      return [name, typeof told === "object" && told !== null && "raw" in told ? String(told.raw) : null];
    }),
  ) as unknown as Colours;
  return {
    ...colours,
    theme_code: organization.theme_code,
    button_border_radius: null,
    card_border_radius: null,
    input_border_radius: null,
    privacy_url: null,
    terms_url: null,
    texts: {},
    pictures,
  };
}

type Change = Partial<Omit<Design, "pictures" | "texts">> & {
  texts?: Readonly<Record<string, Readonly<Record<string, string | null>>>>;
};

/** What is absent stays; null takes away. */
export function updateDesign(owner: Owner, change: Change): Promise<void> {
  return management("PATCH", path(owner), change);
}

export function putPicture(owner: Owner, kind: PictureKind, file: File): Promise<void> {
  const form = new FormData();
  if (owner.kind === "organization") {
    form.append("logo", file);
    return management("POST", `/organizations/${encodeURIComponent(owner.code)}/logos/${kind}`, form);
  }
  form.append("picture", file);
  return management("PUT", `${path(owner)}/pictures/${kind}`, form);
}

export function removePicture(owner: Owner, kind: PictureKind): Promise<void> {
  const where = owner.kind === "organization" ? `/organizations/${encodeURIComponent(owner.code)}/logos` : `${path(owner)}/pictures`;
  return management("DELETE", `${where}/${kind}`);
}

/** The texts that a design may say otherwise, as the pages have them. */
export function usePageTexts() {
  return useQuery({
    queryKey: ["identity", "design", "texts"],
    queryFn: async () => (await management<{ texts: Texts }>("GET", "/genkan/design/texts")).texts,
    staleTime: Number.POSITIVE_INFINITY,
  });
}

export interface OrganizationSummary {
  code: string;
  name: string;
}
