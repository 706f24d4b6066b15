/** The words of the pages in each language, and one's own in their place. */
import { Button, Group, NativeSelect, Stack, Switch, Text, TextInput } from "@mantine/core";
import { useState } from "react";
import { Await } from "../../ui/Await";
import { ErrorNote } from "../../ui/ErrorNote";
import { LANGUAGES } from "../applications/languages";
import { useChange, useMayChange } from "../change";
import { updateDesign, useDesign, usePageTexts, type Owner } from "./design";
import { gapsOf, shownTexts } from "./texts";

const ENVIRONMENT: Owner = { kind: "environment" };

export function Texts() {
  const originals = usePageTexts();
  const design = useDesign(ENVIRONMENT);
  const [language, setLanguage] = useState("en");
  const [wanted, setWanted] = useState("");
  const [isOwnOnly, setIsOwnOnly] = useState(false);
  return (
    <Stack gap="md" maw={840}>
      <Group align="flex-end" gap="sm">
        <NativeSelect
          label="Language"
          value={language}
          data={LANGUAGES.map(({ code, name }) => ({ value: code, label: name }))}
          onChange={(event) => setLanguage(event.currentTarget.value)}
        />
        <TextInput
          label="Find a text"
          placeholder="Forgot"
          value={wanted}
          onChange={(event) => setWanted(event.currentTarget.value)}
        />
        <Switch
          label="Only what is changed"
          mb={8}
          checked={isOwnOnly}
          onChange={(event) => setIsOwnOnly(event.currentTarget.checked)}
        />
      </Group>
      <Await query={originals}>
        {(all) => (
          <Await query={design}>
            {(found) => {
              const own = found.texts[language] ?? {};
              const shown = shownTexts(all[language] ?? {}, own, wanted, isOwnOnly);
              return (
                <Stack gap="sm">
                  <Text c="dimmed" aria-live="polite">
                    {shown.length === 0 ? "No text has that." : `${shown.length} texts`}
                  </Text>
                  {shown.map(([key, original]) => (
                    <OneText key={`${language}.${key}.${own[key] ?? ""}`} language={language} name={key} original={original} own={own[key] ?? null} />
                  ))}
                </Stack>
              );
            }}
          </Await>
        )}
      </Await>
    </Stack>
  );
}

interface OneTextProps {
  language: string;
  name: string;
  original: string;
  own: string | null;
}

function OneText({ language, name, original, own }: OneTextProps) {
  const mayChange = useMayChange();
  const [text, setText] = useState(own ?? "");
  const save = useChange(
    (wanted: string | null) => updateDesign(ENVIRONMENT, { texts: { [language]: { [name]: wanted } } }),
    "Saved",
  );
  const gaps = gapsOf(original);
  const isChanged = text.trim() !== (own ?? "");
  return (
    <div>
      <Group gap="xs" align="flex-end" wrap="nowrap">
        <TextInput
          label={original}
          description={gaps.length === 0 ? name : `${name}; may have ${gaps.join(", ")}`}
          placeholder={original}
          flex={1}
          maxLength={500}
          dir="auto"
          readOnly={!mayChange}
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
        />
        {isChanged ? (
          <Button
            variant="default"
            loading={save.isPending}
            onClick={() => save.mutate(text.trim() === "" ? null : text.trim())}
          >
            Save
          </Button>
        ) : null}
      </Group>
      <ErrorNote error={save.error} />
    </div>
  );
}
