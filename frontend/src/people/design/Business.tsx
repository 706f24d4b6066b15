/** Whose identity provider this is: what pages, letters and the environment say of the business. */
import { Checkbox, NativeSelect, Select, TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import type { FormEvent } from "react";
import { management } from "../../api/identity";
import { Await } from "../../ui/Await";
import { useChange, useMayChange } from "../change";
import { useDraft } from "../draft";
import { SaveBar } from "../SaveBar";
import { Section } from "../Section";

interface Told {
  name: string;
  email: string | null;
  phone: string | null;
  industry: string | null;
  timezone: string | null;
  privacy_url: string | null;
  terms_url: string | null;
  has_clickwrap: boolean;
  has_kinde_branding: boolean;
}

interface Choice {
  key: string;
  name: string;
}

export function Business() {
  const business = useQuery({
    queryKey: ["identity", "business"],
    queryFn: async () => {
      const [{ business: told }, { industries }, { timezones }] = await Promise.all([
        management<{ business: Told }>("GET", "/business"),
        management<{ industries: readonly Choice[] }>("GET", "/industries"),
        management<{ timezones: readonly Choice[] }>("GET", "/timezones"),
      ]);
      return { told, industries, timezones };
    },
  });
  return (
    <Await query={business}>
      {({ told, industries, timezones }) => (
        <BusinessForm key={JSON.stringify(told)} told={told} industries={industries} timezones={timezones} />
      )}
    </Await>
  );
}

interface BusinessFormProps {
  told: Told;
  industries: readonly Choice[];
  timezones: readonly Choice[];
}

function BusinessForm({ told, industries, timezones }: BusinessFormProps) {
  const mayChange = useMayChange();
  const keyOf = (choices: readonly Choice[], name: string | null) => choices.find((each) => each.name === name)?.key ?? "";
  const draft = useDraft({
    business_name: told.name,
    email: told.email ?? "",
    phone: told.phone ?? "",
    industry_key: keyOf(industries, told.industry),
    timezone_key: keyOf(timezones, told.timezone),
    privacy_url: told.privacy_url ?? "",
    terms_url: told.terms_url ?? "",
    is_click_wrap: told.has_clickwrap,
    is_show_kinde_branding: told.has_kinde_branding,
  });
  const { value, set } = draft;
  const save = useChange(() => management("PATCH", "/business", draft.changes), "Saved");
  const submit = (event: FormEvent) => {
    event.preventDefault();
    save.mutate();
  };
  const text = (key: "email" | "phone" | "privacy_url" | "terms_url", label: string, about?: string) => (
    <TextInput
      label={label}
      {...(about === undefined ? {} : { description: about })}
      readOnly={!mayChange}
      value={value[key]}
      onChange={(event) => set(key, event.currentTarget.value)}
    />
  );
  return (
    <form onSubmit={submit}>
      <Section title="Business" about="What the pages and letters call you, and how people reach you.">
        <TextInput
          label="Name"
          required
          maxLength={100}
          readOnly={!mayChange}
          value={value.business_name}
          onChange={(event) => set("business_name", event.currentTarget.value)}
        />
        {text("email", "Email")}
        {text("phone", "Phone")}
        <NativeSelect
          label="Industry"
          disabled={!mayChange}
          value={value.industry_key}
          data={[{ value: "", label: "Not said" }, ...industries.map(({ key, name }) => ({ value: key, label: name }))]}
          onChange={(event) => set("industry_key", event.currentTarget.value)}
        />
        <Select
          label="Time zone"
          searchable
          clearable
          limit={50}
          disabled={!mayChange}
          value={value.timezone_key || null}
          data={timezones.map(({ key, name }) => ({ value: key, label: name }))}
          onChange={(key) => set("timezone_key", key ?? "")}
        />
        {text("privacy_url", "Privacy policy", "A design's own footer link goes before it")}
        {text("terms_url", "Terms of use")}
        <Checkbox
          label="Registering agrees to the terms"
          disabled={!mayChange}
          checked={value.is_click_wrap}
          onChange={(event) => set("is_click_wrap", event.currentTarget.checked)}
        />
        {mayChange ? (
          <SaveBar isChanged={draft.isChanged} isPending={save.isPending} error={save.error} onReset={draft.reset} />
        ) : null}
      </Section>
    </form>
  );
}
