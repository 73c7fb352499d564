/** The endpoints. A handler gets the parts of the path that its pattern captures. */
import type { Answer, FakeHcp, FakeRequest, FakeRun, FakeState, FakeWorkspace } from "./fake-hcp";
import { problem } from "./fake-hcp";
import { carryOut, endPhases } from "./fake-hcp-run";

type Handler = (fake: FakeHcp, parts: readonly string[], request: FakeRequest) => Answer | Promise<Answer>;
type Route = readonly [method: string, pattern: RegExp, handler: Handler];

interface Document {
  readonly data: {
    readonly attributes?: Readonly<Record<string, unknown>>;
    readonly relationships?: Readonly<Record<string, { readonly data?: { readonly id: string } }>>;
  };
}

const ok = (data: object, status = 200): Answer => ({ status, body: { data } });
const documentOf = ({ body }: FakeRequest) => JSON.parse(body.toString()) as Document;

const withWorkspace =
  (handle: (fake: FakeHcp, workspace: FakeWorkspace, request: FakeRequest) => Answer): Handler =>
  (fake, [id = ""], request) => {
    const workspace = fake.workspaceById(id);
    return workspace === undefined ? problem(404, "not found") : handle(fake, workspace, request);
  };

const withRun =
  (handle: (fake: FakeHcp, run: FakeRun, request: FakeRequest) => Answer): Handler =>
  (fake, [id = ""], request) => {
    const run = fake.runs.get(id.replace(/^(plan|apply)-of-/, ""));
    return run === undefined ? problem(404, "not found") : handle(fake, run, request);
  };

const organizations: readonly Route[] = [
  [
    "GET",
    /^\/api\/v2\/ping$/,
    () => ({ status: 204, headers: { "TFP-API-Version": "2.6", "TFP-AppName": "HCP Terraform" } }),
  ],
  [
    "GET",
    /^\/api\/v2\/organizations\/([^/]+)\/entitlement-set$/,
    (fake, [name]) =>
      name === fake.organization
        ? ok({ id: "org-1", type: "entitlement-sets", attributes: { operations: true, "state-storage": true } })
        : problem(404, "not found"),
  ],
  ["GET", /^\/api\/v2\/organizations\/[^/]+\/runs\/queue$/, () => ({ status: 200, body: { data: [], ...PAGE } })],
  [
    "GET",
    /^\/api\/v2\/organizations\/([^/]+)\/workspaces\/([^/]+)$/,
    (fake, [organization, name = ""]) => {
      const workspace = organization === fake.organization ? fake.workspaces.get(name) : undefined;
      return workspace === undefined ? problem(404, "not found") : ok(workspaceData(fake, workspace));
    },
  ],
  [
    "POST",
    /^\/api\/v2\/organizations\/[^/]+\/workspaces$/,
    (fake, _, request) => {
      const { name } = documentOf(request).data.attributes ?? {};
      return ok(workspaceData(fake, fake.addWorkspace(String(name))), 201);
    },
  ],
];

const runs: readonly Route[] = [
  [
    "POST",
    /^\/api\/v2\/workspaces\/([^/]+)\/configuration-versions$/,
    withWorkspace((fake, workspace, request) => {
      const id = fake.id("cv");
      const speculative = documentOf(request).data.attributes?.["speculative"] === true;
      fake.configurations.set(id, { id, workspaceId: workspace.id, speculative, archive: undefined });
      return ok(configurationData(fake, id), 201);
    }),
  ],
  ["GET", /^\/api\/v2\/configuration-versions\/([^/]+)$/, (fake, [id = ""]) => ok(configurationData(fake, id))],
  [
    "PUT",
    /^\/upload\/([^/]+)$/,
    (fake, [id = ""], { body }) => {
      const configuration = fake.configurations.get(id);
      if (configuration === undefined) return problem(404, "not found");
      configuration.archive = body;
      return { status: 200 };
    },
  ],
  [
    "POST",
    /^\/api\/v2\/runs$/,
    (fake, _, request) => {
      const { attributes: of = {}, relationships = {} } = documentOf(request).data;
      const workspace = fake.workspaceById(relationships["workspace"]?.data?.id ?? "");
      const configuration = fake.configurations.get(relationships["configuration-version"]?.data?.id ?? "");
      if (workspace === undefined) return problem(404, "not found");
      if (configuration?.archive === undefined) {
        return problem(422, "invalid attribute", "Configuration version is not uploaded");
      }
      const run: FakeRun = {
        id: fake.id("run"),
        workspaceId: workspace.id,
        configurationId: configuration.id,
        planOnly: of["plan-only"] === true || configuration.speculative,
        destroy: of["is-destroy"] === true,
        message: String(of["message"]),
        autoApply: typeof of["auto-apply"] === "boolean" ? of["auto-apply"] : workspace.autoApply,
        status: "pending",
        hasChanges: false,
        planLog: Buffer.alloc(0),
        planJson: undefined,
        applyLog: Buffer.alloc(0),
        plan: { status: "pending", counts: undefined },
        apply: { status: "pending", counts: undefined },
        decide: undefined,
      };
      fake.runs.set(run.id, run);
      carryOut(fake, workspace, run, configuration.archive);
      return ok(runData(run), 201);
    },
  ],
  ["GET", /^\/api\/v2\/runs\/([^/]+)$/, withRun((_, run) => ok(runData(run)))],
  ["GET", /^\/api\/v2\/runs\/[^/]+\/(?:run-events|task-stages)$/, () => ({ status: 200, body: { data: [], ...PAGE } })],
  [
    "GET",
    /^\/api\/v2\/workspaces\/([^/]+)\/runs$/,
    (fake, [id]) => {
      const data = [...fake.runs.values()].filter((run) => run.workspaceId === id).map(runData);
      return { status: 200, body: { data: data.reverse(), ...PAGE } };
    },
  ],
  [
    "POST",
    /^\/api\/v2\/runs\/([^/]+)\/actions\/(?:apply|discard|cancel)$/,
    withRun((_, run, { path }) => {
      const action = path.split("/").at(-1);
      if (action === "cancel") {
        if (!actionsOf(run)["is-cancelable"]) return problem(409, "run was not planning or applying");
        endPhases(run, "canceled");
        return { status: 202 };
      }
      if (action === "discard" && run.status === "pending") {
        endPhases(run, "discarded");
        return { status: 202 };
      }
      if (run.decide === undefined) return problem(409, "run was not paused for confirmation or priority");
      run.decide(action === "apply" ? "apply" : "discard");
      return { status: 202 };
    }),
  ],
  ["GET", /^\/api\/v2\/plans\/([^/]+)$/, withRun((fake, run) => ok(phaseData(fake, run, "plan")))],
  [
    "GET",
    /^\/api\/v2\/plans\/([^/]+)\/json-output$/,
    withRun((fake, { id, planJson }) =>
      planJson === undefined
        ? { status: 204 }
        : { status: 307, headers: { location: `${fake.origin}/plan-json/${id}` } },
    ),
  ],
  ["GET", /^\/plan-json\/([^/]+)$/, withRun((_, { planJson = {} }) => ({ status: 200, body: planJson }))],
  ["GET", /^\/api\/v2\/applies\/([^/]+)$/, withRun((fake, run) => ok(phaseData(fake, run, "apply")))],
  [
    "GET",
    /^\/log\/([^/]+)$/,
    (fake, [id = ""], { query }) => {
      const run = fake.runs.get(id.replace(/^(plan|apply)-of-/, ""));
      const log = id.startsWith("plan-") ? run?.planLog : run?.applyLog;
      const [limit, offset] = [Number(query.get("limit")), Number(query.get("offset"))];
      return { status: 200, body: log?.subarray(offset, offset + limit) ?? Buffer.alloc(0) };
    },
  ],
];

const states: readonly Route[] = [
  [
    "POST",
    /^\/api\/v2\/workspaces\/([^/]+)\/actions\/(?:lock|unlock|force-unlock)$/,
    withWorkspace((fake, workspace, { path }) => {
      const locks = path.endsWith("/lock");
      if (locks && workspace.lockedBy !== undefined) return problem(409, "conflict", "workspace already locked");
      workspace.lockedBy = locks ? "user-1" : undefined;
      return ok(workspaceData(fake, workspace));
    }),
  ],
  [
    "GET",
    /^\/api\/v2\/workspaces\/([^/]+)\/current-state-version$/,
    withWorkspace((fake, { states: [...versions] }) => {
      const newest = versions.at(-1);
      return newest === undefined ? problem(404, "not found") : { status: 200, body: stateDocument(fake, newest) };
    }),
  ],
  [
    "GET",
    /^\/api\/v2\/workspaces\/([^/]+)\/current-state-version-outputs$/,
    withWorkspace((_, { states: versions }) => {
      const newest = versions.at(-1);
      return { status: 200, body: { data: newest === undefined ? [] : outputsOf(newest), ...PAGE } };
    }),
  ],
  [
    "POST",
    /^\/api\/v2\/workspaces\/([^/]+)\/state-versions$/,
    withWorkspace((fake, workspace, request) => {
      const { attributes: of = {} } = documentOf(request).data;
      if (workspace.lockedBy === undefined) return problem(409, "conflict", "workspace is not locked");
      const content = typeof of["state"] === "string" ? Buffer.from(of["state"], "base64").toString() : "";
      const { id: workspaceId, states: versions } = workspace;
      const state: FakeState = {
        id: fake.id("sv"),
        workspaceId,
        serial: Number(of["serial"]),
        lineage: String(of["lineage"]),
        content,
      };
      versions.push(state);
      return { status: 201, body: stateDocument(fake, state) };
    }),
  ],
  [
    "GET",
    /^\/api\/v2\/state-versions\/([^/]+)$/,
    (fake, [id = ""]) => {
      const state = stateById(fake, id);
      return state === undefined ? problem(404, "not found") : { status: 200, body: stateDocument(fake, state) };
    },
  ],
  [
    "PUT",
    /^\/state\/([^/]+)$/,
    (fake, [id = ""], { body }) => {
      const state = stateById(fake, id);
      if (state !== undefined) state.content = body.toString();
      return { status: 200 };
    },
  ],
  [
    "GET",
    /^\/state\/([^/]+)$/,
    (fake, [id = ""]) => ({ status: 200, body: Buffer.from(stateById(fake, id)?.content ?? "") }),
  ],
];

export const hcpRoutes: readonly Route[] = [...organizations, ...runs, ...states];

const PAGE = { meta: { pagination: { "current-page": 1, "total-pages": 1, "total-count": 0, "page-size": 20 } } };

function workspaceData(fake: FakeHcp, workspace: FakeWorkspace): object {
  const { id, name, executionMode, autoApply, workingDirectory, lockedBy } = workspace;
  return {
    id,
    type: "workspaces",
    attributes: {
      name,
      "auto-apply": autoApply,
      "execution-mode": executionMode,
      operations: executionMode === "remote",
      locked: lockedBy !== undefined,
      "terraform-version": "1.11.4",
      "working-directory": workingDirectory,
      permissions: Object.fromEntries(
        [
          "can-lock",
          "can-unlock",
          "can-force-unlock",
          "can-queue-run",
          "can-queue-apply",
          "can-queue-destroy",
          "can-update",
        ].map((permission) => [permission, true]),
      ),
    },
    relationships: { organization: { data: { id: fake.organization, type: "organizations" } } },
  };
}

function configurationData(fake: FakeHcp, id: string): object {
  const configuration = fake.configurations.get(id);
  const status = configuration?.archive === undefined ? "pending" : "uploaded";
  return {
    id,
    type: "configuration-versions",
    attributes: {
      status,
      "upload-url": `${fake.origin}/upload/${id}`,
      speculative: configuration?.speculative ?? false,
    },
  };
}

function runData(run: FakeRun): object {
  const { id, status, hasChanges, planOnly, destroy, message, autoApply, configurationId, workspaceId } = run;
  return {
    id,
    type: "runs",
    attributes: {
      status,
      message,
      "has-changes": hasChanges,
      "plan-only": planOnly,
      "is-destroy": destroy,
      "auto-apply": autoApply,
      actions: actionsOf(run),
      permissions: { "can-apply": true, "can-cancel": true, "can-discard": true },
    },
    relationships: {
      plan: { data: { id: `plan-of-${id}`, type: "plans" } },
      apply: { data: { id: `apply-of-${id}`, type: "applies" } },
      "configuration-version": { data: { id: configurationId, type: "configuration-versions" } },
      workspace: { data: { id: workspaceId, type: "workspaces" } },
    },
  };
}

/** Only what plans or applies can be canceled, only what waits for somebody or for its turn discarded. */
function actionsOf({ decide, status }: FakeRun) {
  return {
    "is-confirmable": decide !== undefined && status !== "policy_override",
    "is-discardable": decide !== undefined || status === "pending",
    "is-cancelable": ["planning", "applying"].includes(status),
  };
}

/** @see https://developer.hashicorp.com/terraform/cloud-docs/api-docs/applies#show-an-apply */
function phaseData(fake: FakeHcp, { id, hasChanges, ...run }: FakeRun, kind: "plan" | "apply"): object {
  const { status, counts } = run[kind];
  return {
    id: `${kind}-of-${id}`,
    type: kind === "plan" ? "plans" : "applies",
    attributes: {
      status,
      ...(kind === "plan" && { "has-changes": hasChanges }),
      "log-read-url": `${fake.origin}/log/${kind}-of-${id}`,
      "resource-additions": counts?.added ?? null,
      "resource-changes": counts?.changed ?? null,
      "resource-destructions": counts?.destroyed ?? null,
    },
  };
}

function stateById(fake: FakeHcp, id: string): FakeState | undefined {
  return [...fake.workspaces.values()].flatMap(({ states: versions }) => versions).find((it) => it.id === id);
}

function stateDocument(fake: FakeHcp, state: FakeState): object {
  const url = `${fake.origin}/state/${state.id}`;
  const outputs = outputsOf(state);
  const data = {
    id: state.id,
    type: "state-versions",
    attributes: {
      serial: state.serial,
      status: "finalized",
      "resources-processed": true,
      "hosted-state-download-url": url,
      "hosted-state-upload-url": url,
      "hosted-json-state-upload-url": `${url}-json`,
    },
    relationships: { outputs: { data: outputs.map(({ id }) => ({ id, type: "state-version-outputs" })) } },
  };
  return { data, included: outputs };
}

function outputsOf({ id, content }: FakeState): { id: string; type: string; attributes: object }[] {
  if (content === "") return [];
  const { outputs = {} } = JSON.parse(content) as {
    readonly outputs?: Record<string, { value: unknown; type: unknown; sensitive?: boolean }>;
  };
  return Object.entries(outputs).map(([name, { value, type, sensitive = false }]) => ({
    id: `${id}-${name}`,
    type: "state-version-outputs",
    attributes: { name, value, type: typeof type === "string" ? type : "array", "detailed-type": type, sensitive },
  }));
}
