import { Anchor, Button, Checkbox, Divider, NativeSelect, Stack, TextInput } from "@mantine/core";
import { Link, useNavigate } from "@tanstack/react-router";
import type { FormEvent } from "react";
import { Await } from "../../ui/Await";
import { confirmDestruction } from "../../ui/confirm";
import { toldFault } from "../../ui/told";
import { useChange, useMayChange } from "../change";
import { useDraft } from "../draft";
import { SaveBar } from "../SaveBar";
import { Section } from "../Section";
import {
  applicationPath, deleteApplication, linesOf, updateApplication, useApplication, useApplicationId, useUrls,
  type Application, type Urls,
} from "./application";
import { useAuthorisedApis } from "./authorisedApis";
import { Keys } from "./Keys";
import { LANGUAGES } from "./languages";
import { UrlLines } from "./NewApplication";

export function Details() {
  const id = useApplicationId();
  const application = useApplication(id);
  const urls = useUrls(id);
  return (
    <Await query={application}>
      {(found) => (
        <Stack gap="xl">
          <Section
            title="Keys"
            about={
              <>
                What your program is configured with; as one file on{" "}
                <Anchor component={Link} to={applicationPath(id, "quick-start")}>
                  Quick start
                </Anchor>
                .
              </>
            }
          >
            <Keys application={found} />
          </Section>
          <Divider />
          <Await query={urls}>{(foundUrls) => <Form application={found} urls={foundUrls} />}</Await>
          <Divider />
          <Removal application={found} />
        </Stack>
      )}
    </Await>
  );
}

function Form({ application, urls }: { application: Application; urls: Urls }) {
  const mayChange = useMayChange();
  const draft = useDraft({
    name: application.name,
    redirect_uris: urls.callbacks.join("\n"),
    logout_uris: urls.logouts.join("\n"),
    login_uri: application.login_uri ?? "",
    homepage_uri: application.homepage_uri ?? "",
    language_key: application.language_key ?? "",
    is_ask_for_name: application.is_ask_for_name,
    has_register_link_on_sign_in_page: application.has_register_link_on_sign_in_page,
    has_sign_in_link_on_sign_up_page: application.has_sign_in_link_on_sign_up_page,
  });
  const save = useChange(() => {
    const { redirect_uris, logout_uris, ...plain } = draft.changes;
    return updateApplication(application.id, {
      ...plain,
      ...(redirect_uris === undefined ? {} : { redirect_uris: linesOf(redirect_uris) }),
      ...(logout_uris === undefined ? {} : { logout_uris: linesOf(logout_uris) }),
    }).then(draft.reset);
  }, "Saved");
  const submit = (event: FormEvent) => {
    event.preventDefault();
    save.mutate();
  };
  const { value, set } = draft;
  const hasPages = application.type !== "m2m";
  return (
    <form onSubmit={submit}>
      <Section title="Settings">
        <TextInput
          label="Name"
          required
          maxLength={100}
          readOnly={!mayChange}
          value={value.name}
          onChange={(event) => set("name", event.currentTarget.value)}
        />
        {!hasPages ? null : (
          <>
            <UrlLines
              label="Callback URLs"
              description="Compared exactly; one a line. The left-most part of a host may have one * (preview deployments)"
              value={value.redirect_uris}
              onChange={(text) => set("redirect_uris", text)}
              isReadOnly={!mayChange}
            />
            <UrlLines
              label="Logout URLs"
              description="Where the browser may go after a sign-out"
              value={value.logout_uris}
              onChange={(text) => set("logout_uris", text)}
              isReadOnly={!mayChange}
            />
            <TextInput
              label="Homepage"
              description="Linked from pages that have nowhere else to lead"
              readOnly={!mayChange}
              value={value.homepage_uri}
              onChange={(event) => set("homepage_uri", event.currentTarget.value)}
            />
            <TextInput
              label="Login URL"
              description="Where a sign-in begins again when its link has expired"
              readOnly={!mayChange}
              value={value.login_uri}
              onChange={(event) => set("login_uri", event.currentTarget.value)}
            />
            <NativeSelect
              label="Language"
              description="For browsers that ask for none of the pages' languages"
              disabled={!mayChange}
              value={value.language_key}
              data={[{ value: "", label: "English" }, ...LANGUAGES.filter(({ code }) => code !== "en").map(({ code, name }) => ({ value: code, label: name }))]}
              onChange={(event) => set("language_key", event.currentTarget.value)}
            />
            <Checkbox
              label="Ask for the name when somebody registers"
              disabled={!mayChange}
              checked={value.is_ask_for_name}
              onChange={(event) => set("is_ask_for_name", event.currentTarget.checked)}
            />
            <Checkbox
              label="Link to registering on the sign-in page"
              disabled={!mayChange}
              checked={value.has_register_link_on_sign_in_page}
              onChange={(event) => set("has_register_link_on_sign_in_page", event.currentTarget.checked)}
            />
            <Checkbox
              label="Link to signing in on the register page"
              disabled={!mayChange}
              checked={value.has_sign_in_link_on_sign_up_page}
              onChange={(event) => set("has_sign_in_link_on_sign_up_page", event.currentTarget.checked)}
            />
          </>
        )}
        {mayChange ? (
          <SaveBar isChanged={draft.isChanged} isPending={save.isPending} error={save.error} onReset={draft.reset} />
        ) : null}
      </Section>
    </form>
  );
}

function Removal({ application }: { application: Application }) {
  const navigate = useNavigate();
  const mayChange = useMayChange();
  const apis = useAuthorisedApis(application.id);
  const manages = apis.data?.some((api) => api.is_management_api) ?? false;
  const remove = useChange(async () => {
    await deleteApplication(application.id);
    await navigate({ to: "/auth/applications" });
  }, `${application.name} is deleted`);
  if (!mayChange) return null;
  const ask = () =>
    confirmDestruction({
      title: `Delete application '${application.name}'`,
      goes: [
        "its client id and secret: programs that use them can sign nobody in any more",
        "its refresh tokens and open sign-ins",
        ...(manages ? ["its way to the management API: the command line and this console each have one of these and stop without it"] : []),
        "which APIs, connections and roles it was given, and its design",
      ],
      confirm: "Delete it",
      onConfirm: () => remove.mutate(undefined, { onError: toldFault }),
    });
  return (
    <Section title="Delete" about="Access tokens that are out already stay valid until they expire.">
      <div>
        <Button color="vermilion" variant="outline" onClick={ask} loading={remove.isPending}>
          Delete application
        </Button>
      </div>
    </Section>
  );
}
