/** Logos and colours of an organization's sign-in pages. */
import { Anchor, Button, ColorInput, FileButton, Group, Image, Paper, SegmentedControl, SimpleGrid, Stack, Text, Title } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { useState, type FormEvent } from "react";
import { management } from "../../api/identity";
import { ErrorNote } from "../../ui/ErrorNote";
import { path } from "../lists/query_text";
import { useAction, useChange } from "../change";
import { brandBody, brandForm, COLOURS, isColour, type ShownBrand, type Theme } from "./brand";
import { OrganizationFrame } from "./OrganizationFrame";
import type { Organization } from "./organization";

const LOGOS = [
  { kind: "light", title: "Logo on light ground", ground: "#ffffff" },
  { kind: "dark", title: "Logo on dark ground", ground: "#12181f" },
] as const;

export function Look() {
  return (
    <OrganizationFrame>
      {(organization) => (
        <Stack gap="xl" maw={720}>
          <Text c="dimmed">
            What is empty is as in{" "}
            <Anchor component={Link} to="/auth/sign-in-pages" inherit>
              Sign-in pages
            </Anchor>
            .
          </Text>
          <SimpleGrid cols={{ base: 1, sm: 2 }}>
            {LOGOS.map((each) => (
              <Logo key={each.kind} organization={organization} url={each.kind === "light" ? organization.logo : organization.logo_dark} {...each} />
            ))}
          </SimpleGrid>
          <Colours key={organization.code} organization={organization} />
        </Stack>
      )}
    </OrganizationFrame>
  );
}

interface LogoProps {
  organization: Organization;
  url: string | null;
  kind: "light" | "dark";
  title: string;
  ground: string;
}

function Logo({ organization, url, kind, title, ground }: LogoProps) {
  const at = `/organizations${path(organization.code)}/logos/${kind}`;
  // The picture changes under one URL: a new time makes the browser ask again.
  const [shownSince, setShownSince] = useState(0);
  const upload = useAction(async (file: File | null) => {
    if (file === null) return;
    const form = new FormData();
    form.set("logo", file);
    await management("POST", at, form);
    setShownSince(Date.now());
  }, "The logo is there");
  const remove = useAction(() => management("DELETE", at), "The logo is gone");
  return (
    <Paper withBorder p="md">
      <Stack gap="sm">
        <Title order={2}>{title}</Title>
        <Paper withBorder h={96} p="sm" bg={ground} style={{ display: "flex", alignItems: "center", justifyContent: "center" }}>
          {url === null ? <Text c={kind === "dark" ? "#a9b4bf" : "#52606d"}>None</Text> : <Image src={`${url}&shown=${shownSince}`} alt={title} h={64} w="auto" fit="contain" />}
        </Paper>
        <Group gap="xs">
          <FileButton onChange={upload.act} accept="image/png,image/jpeg,image/gif,image/webp" inputProps={{ "aria-label": `File of the ${title.toLowerCase()}` }}>
            {(props) => (
              <Button {...props} size="compact-sm" variant="default" loading={upload.isPending}>
                {url === null ? "Choose a picture" : "Another picture"}
              </Button>
            )}
          </FileButton>
          {url === null ? null : (
            <Button size="compact-sm" variant="default" loading={remove.isPending} onClick={() => remove.act(undefined)} aria-label={`Remove the ${title.toLowerCase()}`}>
              Remove
            </Button>
          )}
        </Group>
      </Stack>
    </Paper>
  );
}

function Colours({ organization }: { organization: Organization & ShownBrand }) {
  const [form, setForm] = useState(brandForm(organization));
  const [theme, setTheme] = useState<Theme>(organization.theme_code ?? "light");
  const save = useChange(() => management("PATCH", `/organization${path(organization.code)}`, brandBody(form, theme)), "Saved");
  const submit = (event: FormEvent) => {
    event.preventDefault();
    save.mutate(undefined);
  };
  const isWhole = Object.values(form).every(isColour);
  return (
    <form onSubmit={submit}>
      <Stack gap="sm">
        <Title order={2}>Colours</Title>
        <SegmentedControl
          aria-label="Which colours its pages have"
          data={[
            { value: "light", label: "Light" },
            { value: "dark", label: "Dark" },
            { value: "user_preference", label: "As the visitor has it" },
          ]}
          value={theme}
          onChange={(value) => setTheme(value as Theme)}
          style={{ alignSelf: "flex-start" }}
        />
        {COLOURS.map(({ name, label }) => (
          <Group key={name} grow align="flex-start">
            {([name, `${name}_dark`] as const).map((field) => (
              <ColorInput
                key={field}
                label={field === name ? `${label}, light` : `${label}, dark`}
                placeholder="as everywhere"
                value={form[field] ?? ""}
                error={isColour(form[field] ?? "") ? undefined : "As in #165e83"}
                onChange={(colour) => setForm({ ...form, [field]: colour })}
                eyeDropperButtonProps={{ "aria-label": `Pick a colour for ${label.toLowerCase()}` }}
              />
            ))}
          </Group>
        ))}
        <ErrorNote error={save.error} />
        <Group>
          <Button type="submit" disabled={!isWhole} loading={save.isPending}>
            Save
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
