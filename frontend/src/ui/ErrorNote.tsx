/** An error where the mistake is: what, where, what to do. */
import { Alert, Code, Stack, Text } from "@mantine/core";
import { IconAlertTriangle } from "@tabler/icons-react";
import { ApiFault } from "../api/http";

export function ErrorNote({ error, title }: { error: unknown; title?: string }) {
  if (error === null || error === undefined) return null;
  const fault = error instanceof ApiFault ? error : null;
  const message = error instanceof Error ? error.message : String(error);
  return (
    <Alert
      role="alert"
      color="vermilion"
      variant="light"
      icon={<IconAlertTriangle size={18} aria-hidden />}
      {...(title === undefined ? {} : { title })}
    >
      <Stack gap={4}>
        <Text style={{ overflowWrap: "anywhere", whiteSpace: "pre-wrap" }}>{message}</Text>
        {fault?.path && fault.path !== "$" ? (
          <Text>
            at <Code>{fault.path}</Code>
          </Text>
        ) : null}
        {fault?.remedy ? <Text>{fault.remedy}</Text> : null}
        {fault?.detail ? (
          <Code block style={{ maxHeight: 160, overflow: "auto" }}>
            {JSON.stringify(fault.detail, null, 2)}
          </Code>
        ) : null}
      </Stack>
    </Alert>
  );
}
