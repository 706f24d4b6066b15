/** Metadata from a file or by hand: first what would be different, then, if that is meant, in effect. */
import { Button, Checkbox, FileButton, Group, Stack, Text, Textarea } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useMemo, useState } from "react";
import { metadataCommand, useEngineChanged, type ExportedMetadata } from "../api/engine";
import { ErrorNote } from "../ui/ErrorNote";
import { told } from "../ui/told";
import { Differences } from "./Differences";
import { differences, readMetadata, type Json } from "./metadata_diff";
import { Action } from "./MetadataActions";

interface Read {
  document: Json | null;
  fault: unknown;
}

export function ImportMetadata({ current }: { current: ExportedMetadata }) {
  const [text, setText] = useState("");
  const [takesInconsistent, setTakesInconsistent] = useState(false);
  const changed = useEngineChanged();
  const read = useMemo(() => readText(text), [text]);
  const found = useMemo(
    () => (read.document === null ? null : differences(current.metadata as unknown as Json, read.document)),
    [read.document, current.metadata],
  );
  const replace = useMutation({
    mutationFn: (metadata: Json) =>
      metadataCommand("replace_metadata", { allow_inconsistent_metadata: takesInconsistent, metadata }, 2),
    onSuccess: async () => {
      await changed();
      setText("");
      told("The imported metadata are in effect");
    },
  });
  return (
    <Action title="Import" says="Replace all metadata by those of a file. What would be different is shown first; nothing happens before you say so.">
      <FileButton accept="application/json,.json" onChange={(file) => void file?.text().then(setText)}>
        {(props) => (
          <Button variant="default" {...props}>
            Choose a file
          </Button>
        )}
      </FileButton>
      <Textarea
        label="or paste metadata as JSON"
        w="100%"
        rows={4}
        value={text}
        spellCheck={false}
        onChange={(event) => setText(event.currentTarget.value)}
        styles={{ input: { fontFamily: "var(--mantine-font-family-monospace)", fontSize: 13 } }}
      />
      <ErrorNote error={read.fault} />
      {found === null || read.document === null ? null : (
        <Stack gap="sm" w="100%">
          <Differences differences={found} />
          <Checkbox
            label="Take objects that do not fit the databases, too"
            checked={takesInconsistent}
            onChange={(event) => setTakesInconsistent(event.currentTarget.checked)}
          />
          <Group>
            <Button loading={replace.isPending} disabled={found.length === 0} onClick={() => read.document !== null && replace.mutate(read.document)}>
              Replace metadata
            </Button>
            {found.length === 0 ? <Text size="sm">It is what there is already.</Text> : null}
          </Group>
        </Stack>
      )}
      <ErrorNote error={replace.error} />
    </Action>
  );
}

function readText(text: string): Read {
  if (text.trim() === "") return { document: null, fault: null };
  try {
    return { document: readMetadata(text), fault: null };
  } catch (fault) {
    return { document: null, fault };
  }
}
