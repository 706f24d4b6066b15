/** The keys as one file to copy, and what to do with it. */
import { Button, Group, NativeSelect, Stack, Text, Title } from "@mantine/core";
import { IconEye, IconEyeOff } from "@tabler/icons-react";
import { useLocation, useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { useAbout } from "../../api/console";
import { Await } from "../../ui/Await";
import { CopiedText, CopyAction } from "../../ui/CopiedText";
import { applicationPath, useApplication, useApplicationId, useUrls, type Application, type Urls } from "./application";
import { useAuthorisedApis } from "./authorisedApis";
import { coveredText, environmentText } from "./environmentFile";
import { FRAMEWORKS, frameworkOf, guessFramework, type Framework } from "./frameworks";
import { GUIDES } from "./guides";

export function QuickStart() {
  const id = useApplicationId();
  const application = useApplication(id);
  const urls = useUrls(id);
  return (
    <Await query={application}>
      {(found) => <Await query={urls}>{(foundUrls) => <Chosen application={found} urls={foundUrls} />}</Await>}
    </Await>
  );
}

function Chosen({ application, urls }: { application: Application; urls: Urls }) {
  const search = useLocation({ select: (location) => location.search as { framework?: string } });
  const navigate = useNavigate();
  const named = frameworkOf(search.framework);
  const framework = named?.type === application.type ? named : guessFramework(application.type, urls.callbacks);
  const offered = FRAMEWORKS.filter((each) => each.type === application.type);
  return (
    <Stack gap="lg" maw={840}>
      {offered.length < 2 ? null : (
        <NativeSelect
          label="Made with"
          w={240}
          value={framework.key}
          data={offered.map((each) => ({ value: each.key, label: each.title }))}
          onChange={(event) =>
            void navigate({
              to: applicationPath(application.id, "quick-start"),
              search: { framework: event.currentTarget.value },
              replace: true,
            })
          }
        />
      )}
      <KeysFile application={application} urls={urls} framework={framework} />
      <Steps framework={framework} />
    </Stack>
  );
}

function KeysFile({ application, urls, framework }: { application: Application; urls: Urls; framework: Framework }) {
  const about = useAbout();
  const apis = useAuthorisedApis(application.id);
  const [isShown, setIsShown] = useState(false);
  return (
    <Await query={about}>
      {({ issuer, graphql_url }) => {
        const audiences = (apis.data ?? []).filter((api) => !api.is_management_api).map((api) => api.audience);
        const text = environmentText(framework, application, { issuer, graphqlUrl: graphql_url, ...urls, audiences });
        return (
          <Stack gap="xs">
            <Group justify="space-between">
              <Title order={2}>1. Keys: {framework.file}</Title>
              <Group gap="xs">
                {application.client_secret == null ? null : (
                  <Button
                    size="compact-sm"
                    variant="default"
                    leftSection={isShown ? <IconEyeOff size={14} aria-hidden /> : <IconEye size={14} aria-hidden />}
                    onClick={() => setIsShown(!isShown)}
                  >
                    {isShown ? "Hide the secret" : "Show the secret"}
                  </Button>
                )}
                <CopyAction text={text} action={`Copy ${framework.file}`} />
              </Group>
            </Group>
            <CodeText label={framework.file} text={isShown ? text : coveredText(text, application.client_secret)} />
          </Stack>
        );
      }}
    </Await>
  );
}

function Steps({ framework }: { framework: Framework }) {
  const guide = GUIDES[framework.key];
  return (
    <>
      <Stack gap="xs">
        <Title order={2}>2. {guide.install.startsWith("curl") ? "Ask" : "Install"}</Title>
        <CopiedText text={guide.install} isBlock />
      </Stack>
      {guide.files.length === 0 ? null : (
        <Stack gap="sm">
          <Title order={2}>3. {guide.files.length === 1 ? "One file" : `${guide.files.length} files`}</Title>
          {guide.files.map((file) => (
            <CopiedText key={file.path} label={file.path} text={file.text} isBlock />
          ))}
        </Stack>
      )}
      <Text>{guide.then}</Text>
    </>
  );
}

function CodeText({ label, text }: { label: string; text: string }) {
  return (
    <pre
      role="region"
      aria-label={label}
      tabIndex={0}
      style={{
        margin: 0,
        padding: 12,
        overflow: "auto",
        fontFamily: "var(--mantine-font-family-monospace)",
        fontSize: 13,
        background: "var(--genkan-surface)",
        border: "1px solid var(--genkan-line)",
        borderRadius: 4,
      }}
    >
      {text}
    </pre>
  );
}
