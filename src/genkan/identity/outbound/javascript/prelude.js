// What a workflow finds around it: `kinde`, `console`, URLSearchParams, and the module
// "@kinde/infrastructure". Evaluates to a function (command, text) -> text, the worker's only way in.
//
// Names and behaviour of the bindings: Kinde, build/workflows/bindings; types of
// @kinde/infrastructure 0.9. The provider checks whatever comes out of here again.
(function (global) {
  "use strict";
  // Taken before a workflow can put its own in their place.
  const { parse, stringify } = JSON;
  const { create, entries, freeze, keys } = Object;
  const host = global.__host;
  delete global.__host;

  const LONGEST_LINE = 1000;
  const MOST_LINES = 100;
  const TOKENS = { "kinde.accessToken": "access", "kinde.idToken": "id", "kinde.m2mToken": "machine" };
  const result = { claims: create(null), denied: null, faults: create(null), mfa: null, lines: [] };
  let state = { state: "pending" };

  // ---- the host -------------------------------------------------------------------------------

  function ask(name, argument) {
    const answer = parse(host(stringify({ call: name, argument })));
    if (answer.error !== undefined) throw new Error(answer.error);
    return answer.value;
  }

  // ---- kinde.* --------------------------------------------------------------------------------

  function tokenBinding(token, options) {
    const custom = create(null);
    const change = { reset: options.resetClaims === true, custom };
    result.claims[token] = change;
    return freeze({
      setCustomClaim(name, value) {
        if (typeof name !== "string" || name === "") {
          throw new TypeError("setCustomClaim: the claim's name must be a text");
        }
        const text = stringify(value);
        if (text === undefined) delete custom[name];
        else custom[name] = parse(text); // as it is now, and JSON for sure
      },
      getCustomClaims() {
        return { ...custom };
      },
    });
  }

  function fetchBinding() {
    return async function fetch(url, options = {}) {
      const headers = {};
      for (const [name, value] of entries(options.headers ?? {})) headers[name] = String(value);
      let body = options.body ?? null;
      const has = (wanted) => keys(headers).find((name) => name.toLowerCase() === wanted);
      if (body instanceof URLSearchParams) {
        if (!has("content-type")) headers["content-type"] = "application/x-www-form-urlencoded";
        body = body.toString();
      } else if (body !== null && typeof body !== "string") {
        const type = has("content-type");
        if (type && headers[type].startsWith("application/x-www-form-urlencoded")) {
          body = new URLSearchParams(body).toString();
        } else {
          if (!type) headers["content-type"] = "application/json";
          body = stringify(body);
        }
      }
      const method = String(options.method ?? "GET").toUpperCase();
      const answer = ask("kinde.fetch", { url: String(url), method, headers, body });
      const read = () => parse(answer.text);
      const isText = options.responseFormat === "text";
      return {
        status: answer.status,
        ok: answer.status >= 200 && answer.status < 300,
        headers: answer.headers,
        text: answer.text,
        // Kinde: `json` is the decoded body, there already.
        json: isText || answer.text === "" ? undefined : read(),
      };
    };
  }

  const BINDINGS = {
    "kinde.env": () => freeze({ get: (name) => ask("kinde.env", String(name)) }),
    "kinde.localization": () => freeze({ get: (key) => ask("kinde.localization", String(key)) }),
    "kinde.fetch": fetchBinding,
    "kinde.auth": () =>
      freeze({
        denyAccess(reason) {
          result.denied = String(reason ?? "");
        },
      }),
    "kinde.widget": () =>
      freeze({
        invalidateFormField(field, message) {
          result.faults[String(field)] = String(message ?? "");
        },
      }),
    "kinde.mfa": () =>
      freeze({
        setEnforcementPolicy(policy) {
          result.mfa = String(policy);
        },
      }),
  };

  function makeKinde(bindings) {
    const kinde = {};
    for (const [name, options] of entries(bindings)) {
      const short = name.slice("kinde.".length);
      if (TOKENS[name] !== undefined) kinde[short] = tokenBinding(TOKENS[name], options ?? {});
      else if (BINDINGS[name] !== undefined) kinde[short] = BINDINGS[name]();
    }
    return freeze(kinde);
  }

  // ---- console, URLSearchParams ---------------------------------------------------------------

  function shown(value) {
    if (typeof value === "string") return value;
    if (value instanceof Error) return `${value.name}: ${value.message}`;
    try {
      return stringify(value) ?? String(value);
    } catch {
      return String(value);
    }
  }

  function makeConsole() {
    const console = {};
    for (const level of ["debug", "info", "log", "warn", "error"]) {
      console[level] = (...values) => {
        if (result.lines.length >= MOST_LINES) return;
        const text = values.map(shown).join(" ").slice(0, LONGEST_LINE);
        result.lines.push({ level: level === "log" ? "info" : level, text });
      };
    }
    return freeze(console);
  }

  // WHATWG URL, section 5 (application/x-www-form-urlencoded).
  const encode = (text) =>
    encodeURIComponent(text)
      .replace(/%20/g, "+")
      .replace(/[!'()~]/g, (sign) => "%" + sign.charCodeAt(0).toString(16).toUpperCase());
  const decode = (text) => {
    try {
      return decodeURIComponent(text.replace(/\+/g, " "));
    } catch {
      return text;
    }
  };

  class URLSearchParams {
    #pairs = [];
    constructor(init = "") {
      if (typeof init === "string") {
        for (const part of init.replace(/^\?/, "").split("&")) {
          if (part === "") continue;
          const at = part.indexOf("=");
          const [name, value] = at < 0 ? [part, ""] : [part.slice(0, at), part.slice(at + 1)];
          this.#pairs.push([decode(name), decode(value)]);
        }
      } else {
        const given = typeof init[Symbol.iterator] === "function" ? init : entries(init);
        for (const [name, value] of given) this.append(name, value);
      }
    }
    append(name, value) {
      this.#pairs.push([String(name), String(value)]);
    }
    delete(name) {
      this.#pairs = this.#pairs.filter((pair) => pair[0] !== name);
    }
    get(name) {
      const found = this.#pairs.find((pair) => pair[0] === name);
      return found === undefined ? null : found[1];
    }
    getAll(name) {
      return this.#pairs.filter((pair) => pair[0] === name).map((pair) => pair[1]);
    }
    has(name) {
      return this.#pairs.some((pair) => pair[0] === name);
    }
    set(name, value) {
      const at = this.#pairs.findIndex((pair) => pair[0] === name);
      if (at < 0) return this.append(name, value);
      this.#pairs[at] = [String(name), String(value)];
      this.#pairs = this.#pairs.filter((pair, index) => index <= at || pair[0] !== name);
    }
    sort() {
      this.#pairs.sort((one, other) => (one[0] < other[0] ? -1 : one[0] > other[0] ? 1 : 0));
    }
    forEach(call) {
      for (const [name, value] of this.#pairs) call(value, name, this);
    }
    get size() {
      return this.#pairs.length;
    }
    *keys() {
      for (const [name] of this.#pairs) yield name;
    }
    *values() {
      for (const [, value] of this.#pairs) yield value;
    }
    *entries() {
      for (const [name, value] of this.#pairs) yield [name, value];
    }
    [Symbol.iterator]() {
      return this.entries();
    }
    toString() {
      return this.#pairs.map(([name, value]) => `${encode(name)}=${encode(value)}`).join("&");
    }
  }

  // ---- the module "@kinde/infrastructure" -----------------------------------------------------

  function makeInfrastructure(kinde) {
    function binding(name) {
      const found = kinde[name];
      if (found === undefined) {
        throw new Error(
          `the binding 'kinde.${name}' is not available: add it to workflowSettings.bindings`,
        );
      }
      return found;
    }
    // An object on which assigning a member sets the claim.
    function claims(token) {
      return new Proxy(token.getCustomClaims(), {
        set(target, name, value) {
          token.setCustomClaim(name, value);
          target[name] = value;
          return true;
        },
        deleteProperty(target, name) {
          token.setCustomClaim(name, undefined);
          return delete target[name];
        },
      });
    }
    function absent(name) {
      return () => {
        throw new Error(`'${name}' of @kinde/infrastructure is not supported here`);
      };
    }
    async function fetch(url, options = {}) {
      const answer = await binding("fetch")(url, options);
      return { data: options.responseFormat === "text" ? answer.text : answer.json };
    }
    const getEnvironmentVariable = (name) => binding("env").get(name);

    async function getM2MToken(name, options) {
      if (!options?.domain || !options.clientId || !options.clientSecret) {
        throw new Error(`getM2MToken('${name}'): 'domain', 'clientId' and 'clientSecret' are needed`);
      }
      const answer = await binding("fetch")(`${options.domain}/oauth2/token`, {
        method: "POST",
        headers: { accept: "application/json", ...options.headers },
        body: new URLSearchParams({
          grant_type: "client_credentials",
          client_id: options.clientId,
          client_secret: options.clientSecret,
          audience: (options.audience ?? []).join(" "),
          scope: (options.scopes ?? []).join(" "),
        }),
      });
      if (!answer.json?.access_token) {
        throw new Error(`getM2MToken('${name}'): ${answer.json?.error_description ?? "no token"}`);
      }
      return answer.json.access_token;
    }

    async function createKindeAPI(event, options = {}) {
      const named = (key) => {
        const found = getEnvironmentVariable(key);
        if (!found?.value) throw new Error(`createKindeAPI: environment variable '${key}' is not set`);
        return found.value;
      };
      const domain = event.context.domains.kindeDomain;
      const token = await getM2MToken("createKindeAPI", {
        domain,
        clientId: options.clientId ?? named(options.clientIdKey ?? "KINDE_WF_M2M_CLIENT_ID"),
        clientSecret:
          options.clientSecret ?? named(options.clientSecretKey ?? "KINDE_WF_M2M_CLIENT_SECRET"),
        audience: [`${domain}/api`],
      });
      const call = (method) => async (request) => {
        const { endpoint, params, contentType = "application/json" } = request;
        const query = method === "GET" && params ? `?${new URLSearchParams(params)}` : "";
        const answer = await binding("fetch")(`${domain}/api/v1/${endpoint}${query}`, {
          method,
          headers: {
            authorization: `Bearer ${token}`,
            "content-type": contentType,
            accept: "application/json",
          },
          body: method === "GET" ? undefined : params,
        });
        return { data: answer.json };
      };
      return {
        get: call("GET"),
        post: call("POST"),
        patch: call("PATCH"),
        put: call("PUT"),
        delete: call("DELETE"),
      };
    }

    const infrastructure = {
      version: "0.9.0",
      WorkflowTrigger: freeze({
        UserTokenGeneration: "user:tokens_generation",
        UserPreMFA: "user:pre_mfa",
        PostAuthentication: "user:post_authentication",
        M2MTokenGeneration: "m2m:token_generation",
        ExistingPasswordProvided: "user:existing_password_provided",
        NewPasswordProvided: "user:new_password_provided",
        PlanSelection: "user:plan_selection",
        PlanCancellationRequest: "user:plan_cancellation_request",
        UserPreRegistration: "user:pre_registration",
        NewUsernameProvided: "user:new_username_provided",
      }),
      Scopes: freeze({ email: "email", profile: "profile", openid: "openid", offline_access: "offline" }),
      PromptTypes: freeze({ none: "none", create: "create", login: "login" }),
      idTokenCustomClaims: () => claims(binding("idToken")),
      accessTokenCustomClaims: () => claims(binding("accessToken")),
      m2mTokenClaims: () => claims(binding("m2mToken")),
      getEnvironmentVariable,
      getLocalization: (key) => binding("localization").get(key),
      denyAccess: (reason) => binding("auth").denyAccess(reason),
      invalidateFormField: (field, message) => binding("widget").invalidateFormField(field, message),
      setEnforcementPolicy: (policy) => binding("mfa").setEnforcementPolicy(policy),
      fetch,
      getM2MToken,
      createKindeAPI,
    };
    for (const name of ["secureFetch", "denyPlanSelection", "denyPlanCancellation"]) {
      infrastructure[name] = absent(name);
    }
    return freeze(infrastructure);
  }

  // ---- modules --------------------------------------------------------------------------------

  function makeRequire(modules, infrastructure) {
    const loaded = create(null);
    function resolve(from, wanted) {
      const parts = from.split("/").slice(0, -1);
      for (const part of wanted.split("/")) {
        if (part === "..") parts.pop();
        else if (part !== "." && part !== "") parts.push(part);
      }
      const path = parts.join("/");
      const endings = ["", ".ts", ".tsx", ".js", ".jsx", ".json", "/index.ts", "/index.js"];
      const bare = path.replace(/\.jsx?$/, "");
      for (const ending of endings) {
        for (const candidate of [path + ending, bare + ending]) {
          if (modules[candidate] !== undefined) return candidate;
        }
      }
      throw new Error(`'${wanted}', imported by '${from}', is not among the files`);
    }
    function load(path) {
      if (loaded[path] !== undefined) return loaded[path].exports;
      const module = (loaded[path] = { exports: {} });
      if (path.endsWith(".json")) {
        module.exports = parse(modules[path]);
        return module.exports;
      }
      const body = new Function("require", "exports", "module", modules[path]);
      const require = (wanted) => {
        if (wanted === "@kinde/infrastructure") return infrastructure;
        if (wanted.startsWith(".")) return load(resolve(path, wanted));
        throw new Error(
          `the package '${wanted}', imported by '${path}', is not available: npm packages are not ` +
            "installed, copy what is needed beside the workflow",
        );
      };
      body.call(undefined, require, module.exports, module);
      return module.exports;
    }
    return load;
  }

  function fault(error) {
    const isError = error instanceof Error;
    const message = isError ? `${error.name}: ${error.message}` : shown(error);
    return { state: "failed", message: String(message).slice(0, LONGEST_LINE), result };
  }

  function start(input) {
    const { modules, entry, bindings, event } = input;
    const kinde = makeKinde(bindings);
    global.kinde = kinde;
    if (bindings.console !== undefined) global.console = makeConsole();
    if (bindings.url !== undefined || bindings["kinde.fetch"] !== undefined) {
      global.URLSearchParams = URLSearchParams;
    }
    const exports = makeRequire(modules, makeInfrastructure(kinde))(entry);
    if (event === undefined) {
      state = { state: "done", settings: exports.workflowSettings ?? null, isFunction: typeof exports.default === "function" };
      return;
    }
    Promise.resolve(exports.default(event)).then(
      () => {
        state = { state: "done", result };
      },
      (error) => {
        state = fault(error);
      },
    );
  }

  return function (command, text) {
    try {
      if (command === "start") start(parse(text));
      else if (state.state === "pending") {
        return stringify({ state: "failed", message: "its promise was never settled", result });
      } else return stringify(state);
    } catch (error) {
      state = fault(error);
    }
    return "";
  };
})(globalThis);
