/** The looks of the hosted pages: the form, and beside it the page in small as it would be. */
import { Divider, Group, NativeSelect, NumberInput, SegmentedControl, Stack, Text, TextInput } from "@mantine/core";
import { useState, type FormEvent } from "react";
import { Await } from "../../ui/Await";
import { useChange, useMayChange } from "../change";
import { useDraft } from "../draft";
import { SaveBar } from "../SaveBar";
import { Section } from "../Section";
import { ColourField } from "./ColourField";
import { isColour } from "./contrast";
import classes from "./Design.module.css";
import { updateDesign, useDesign, type ColourName, type Design, type Owner, type Scheme } from "./design";
import { changedColours, looksOf, type Looks } from "./looks";
import { Miniature } from "./Miniature";
import { Pictures } from "./Pictures";
import { PreviewLink } from "./PreviewLink";

const ENVIRONMENT: Owner = { kind: "environment" };

export function DesignEditor({ owner }: { owner: Owner }) {
  const design = useDesign(owner);
  const environment = useDesign(ENVIRONMENT);
  return (
    <Await query={design}>
      {(found) => (
        <Stack gap="xl">
          <LookForm
            key={JSON.stringify([owner, found])}
            owner={owner}
            design={found}
            wider={owner.kind === "environment" ? null : (environment.data ?? null)}
          />
          <Divider />
          <Pictures owner={owner} present={found.pictures} />
        </Stack>
      )}
    </Await>
  );
}

interface LookFormProps {
  owner: Owner;
  design: Design;
  wider: Design | null;
}

function LookForm({ owner, design, wider }: LookFormProps) {
  const mayChange = useMayChange();
  const { pictures: _pictures, texts: _texts, ...stored } = design;
  const draft = useDraft(stored);
  const { value, set } = draft;
  const [scheme, setScheme] = useState<Scheme>("light");
  const save = useChange(() => updateDesign(owner, draft.changes), "Saved: the next page looks so");
  const looks = looksOf(value, wider, scheme);
  const notes = changedColours(value, wider, scheme);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    save.mutate();
  };
  const isOrganization = owner.kind === "organization";
  return (
    <form onSubmit={submit}>
      <div className={classes.columns}>
        <Stack gap="lg">
          <Section title="Colours" about={OWNER_NOTES[owner.kind]}>
            <SegmentedControl
              aria-label="Colours of"
              value={scheme}
              onChange={(chosen) => setScheme(chosen as Scheme)}
              data={[
                { value: "light", label: "Light" },
                { value: "dark", label: "Dark" },
              ]}
              style={{ alignSelf: "flex-start" }}
            />
            <Colours value={value} set={set} scheme={scheme} looks={looks} isReadOnly={!mayChange} />
            {notes.map((note) => (
              <Text key={note.colour} size="sm" style={{ color: "var(--genkan-warning)" }}>
                {COLOUR_LABELS[note.colour as ColourName]} can not be read there: the pages show {note.shown}.
              </Text>
            ))}
            <NativeSelect
              label="Which of the two people see"
              disabled={!mayChange}
              value={value.theme_code ?? ""}
              data={[
                ...(isOrganization ? [] : [{ value: "", label: owner.kind === "environment" ? "What their device prefers" : "As the environment says" }]),
                { value: "user_preference", label: "What their device prefers" },
                { value: "light", label: "Always light" },
                { value: "dark", label: "Always dark" },
              ].filter(({ value: code }) => owner.kind !== "environment" || code !== "user_preference" || value.theme_code === code)}
              onChange={(event) => set("theme_code", (event.currentTarget.value || null) as Design["theme_code"])}
            />
          </Section>
          {isOrganization ? null : (
            <>
              <Radii value={value} set={set} isReadOnly={!mayChange} />
              <Section title="Footer links" about="Shown at the foot of each page.">
                <TextInput
                  label="Privacy policy"
                  placeholder="https://example.com/privacy"
                  readOnly={!mayChange}
                  value={value.privacy_url ?? ""}
                  onChange={(event) => set("privacy_url", event.currentTarget.value || null)}
                />
                <TextInput
                  label="Terms of use"
                  placeholder="https://example.com/terms"
                  readOnly={!mayChange}
                  value={value.terms_url ?? ""}
                  onChange={(event) => set("terms_url", event.currentTarget.value || null)}
                />
              </Section>
            </>
          )}
          {mayChange ? (
            <SaveBar isChanged={draft.isChanged} isPending={save.isPending} error={save.error} onReset={draft.reset} />
          ) : null}
        </Stack>
        <Stack gap="xs" className={classes.miniature}>
          <Miniature looks={looks} label={`The sign-in page in small, ${scheme}`} />
          <PreviewLink owner={owner} isSaved={!draft.isChanged} />
        </Stack>
      </div>
    </form>
  );
}

type LookValue = Omit<Design, "pictures" | "texts">;
type SetLook = <K extends keyof LookValue>(key: K, value: LookValue[K]) => void;

const OWNER_NOTES: Readonly<Record<Owner["kind"], string>> = {
  environment: "Of all pages, where neither an application nor an organization says otherwise.",
  application: "Of this application's pages; what is empty is as the environment says.",
  organization: "Of its members' sign-in; they go before the application's and the environment's.",
};
const COLOUR_LABELS: Readonly<Record<ColourName, string>> = {
  background_color: "Ground",
  button_color: "Button",
  button_text_color: "Text of the button",
  link_color: "Links",
};

interface PartProps {
  value: LookValue;
  set: SetLook;
  isReadOnly: boolean;
}

function Colours({ value, set, scheme, looks, isReadOnly }: PartProps & { scheme: Scheme; looks: Looks }) {
  const suffix = scheme === "dark" ? "_dark" : "";
  const against: Partial<Record<ColourName, { colour: string; name: string }>> = {
    button_text_color: { colour: looks.button, name: "the button" },
    link_color: { colour: looks.paper, name: "the card" },
  };
  return (
    <div className={classes.fields}>
      {(Object.keys(COLOUR_LABELS) as ColourName[]).map((name) => {
        const key = `${name}${suffix}` as ColourName;
        const on = against[name];
        return (
          <ColourField
            key={key}
            label={COLOUR_LABELS[name]}
            value={value[key]}
            onChange={(colour) => set(key, colour)}
            isReadOnly={isReadOnly}
            {...(on !== undefined && isColour(on.colour) ? { against: on } : {})}
          />
        );
      })}
    </div>
  );
}

function Radii({ value, set, isReadOnly }: PartProps) {
  const radii = [
    { key: "button_border_radius", label: "Buttons" },
    { key: "input_border_radius", label: "Fields" },
    { key: "card_border_radius", label: "Card" },
  ] as const;
  return (
    <Section title="Corners" about="Radius in pixels; empty: as it is.">
      <Group gap="sm" align="flex-start">
        {radii.map(({ key, label }) => (
          <NumberInput
            key={key}
            label={label}
            w={110}
            min={0}
            max={64}
            allowDecimal={false}
            readOnly={isReadOnly}
            value={value[key] ?? ""}
            onChange={(pixels) => set(key, typeof pixels === "number" ? pixels : null)}
          />
        ))}
      </Group>
    </Section>
  );
}
