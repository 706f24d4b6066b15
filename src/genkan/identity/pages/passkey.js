// Asks the browser for a passkey and sends it with the page's form. Without it the page says so.
"use strict";

(() => {
  const form = document.getElementById("passkey");
  const field = form.elements.namedItem("p_credential");
  const button = form.querySelector("button");
  const failed = document.getElementById("passkey-failed");
  const unsupported = document.getElementById("passkey-unsupported");

  document.getElementById("passkey-needs-script").hidden = true;
  if (!window.PublicKeyCredential) {
    unsupported.hidden = false;
    return;
  }
  button.hidden = false;

  const bytes = (text) =>
    Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (each) => each.charCodeAt(0));
  const text = (buffer) =>
    buffer &&
    btoa(String.fromCharCode(...new Uint8Array(buffer)))
      .replace(/\+/g, "-")
      .replace(/\//g, "_")
      .replace(/=+$/, "");

  const withBytes = (options) => {
    const read = { ...options, challenge: bytes(options.challenge) };
    const ids = (list) => (list || []).map((each) => ({ ...each, id: bytes(each.id) }));
    if (options.user) read.user = { ...options.user, id: bytes(options.user.id) };
    if (options.excludeCredentials) read.excludeCredentials = ids(options.excludeCredentials);
    if (options.allowCredentials) read.allowCredentials = ids(options.allowCredentials);
    return read;
  };

  const asJson = (credential) => {
    const response = credential.response;
    const sent = { clientDataJSON: text(response.clientDataJSON) };
    for (const name of ["attestationObject", "authenticatorData", "signature", "userHandle"])
      if (response[name]) sent[name] = text(response[name]);
    return JSON.stringify({
      id: credential.id,
      rawId: text(credential.rawId),
      type: credential.type,
      response: sent,
      clientExtensionResults: {},
    });
  };

  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    failed.hidden = true;
    try {
      const publicKey = withBytes(JSON.parse(form.dataset.options));
      const credential = await navigator.credentials[form.dataset.ceremony]({ publicKey });
      field.value = asJson(credential);
    } catch {
      failed.hidden = false;
      return;
    }
    form.submit();
  });
})();
