/**
 * The part of HCP Terraform's API that a run needs.
 *
 * @see https://developer.hashicorp.com/terraform/cloud-docs/api-docs/run
 * @see https://developer.hashicorp.com/terraform/cloud-docs/api-docs/configuration-versions
 * @see https://developer.hashicorp.com/terraform/cloud-docs/api-docs/plans
 * @see https://developer.hashicorp.com/terraform/cloud-docs/api-docs/applies
 */
import * as v from "valibot";
import type { PlanJson } from "../rehearsal/runner/plan-changes";
import type { HcpClient } from "./hcp-client";
import { parsed } from "./hcp-client";
import { LostConnection } from "./hcp-failures";

export interface Workspace {
  readonly id: string;
  readonly executionMode: string;
  readonly locked: boolean;
  /** Folder, in what is uploaded, that Terraform runs in; empty for the root. */
  readonly workingDirectory: string;
}

export interface RunState {
  readonly id: string;
  readonly status: string;
  readonly hasChanges: boolean;
  readonly isConfirmable: boolean;
  readonly isCancelable: boolean;
  readonly isDiscardable: boolean;
  readonly autoApply: boolean;
  readonly planId: string | undefined;
  readonly applyId: string | undefined;
}

/** A plan or an apply. */
export interface Phase {
  readonly status: string;
  readonly logUrl: string | undefined;
  /** Undefined before it has run. */
  readonly counts: Counts | undefined;
}

export interface Counts {
  readonly added: number;
  readonly changed: number;
  readonly destroyed: number;
}

export interface NewRun {
  readonly workspaceId: string;
  readonly configurationId: string;
  readonly message: string;
  readonly planOnly: boolean;
  readonly destroy: boolean;
  /** Left to the workspace where undefined. */
  readonly autoApply: boolean | undefined;
}

const RELATED = v.optional(v.object({ data: v.nullish(v.object({ id: v.string() })) }));
const flag = v.optional(v.nullish(v.boolean()), false);
const count = v.nullish(v.number());

const WORKSPACE = v.object({
  data: v.object({
    id: v.string(),
    attributes: v.object({
      "execution-mode": v.optional(v.nullish(v.string()), "remote"),
      locked: flag,
      "working-directory": v.nullish(v.string()),
    }),
  }),
});
const CONFIGURATION = v.object({
  data: v.object({
    id: v.string(),
    attributes: v.object({
      status: v.string(),
      "upload-url": v.nullish(v.string()),
      "error-message": v.nullish(v.string()),
    }),
  }),
});
const RUN_DATA = v.object({
  id: v.string(),
  attributes: v.object({
    status: v.string(),
    "has-changes": flag,
    "auto-apply": flag,
    actions: v.optional(v.object({ "is-confirmable": flag, "is-cancelable": flag, "is-discardable": flag }), {}),
  }),
  relationships: v.optional(v.object({ plan: RELATED, apply: RELATED, "configuration-version": RELATED }), {}),
});
const RUN = v.object({ data: RUN_DATA });
const RUNS = v.object({ data: v.array(RUN_DATA) });
const PLAN = v.looseObject({ format_version: v.string() });
const PHASE = v.object({
  data: v.object({
    attributes: v.object({
      status: v.string(),
      "log-read-url": v.nullish(v.string()),
      "resource-additions": count,
      "resource-changes": count,
      "resource-destructions": count,
    }),
  }),
});

/** What a run says of itself as long as an action is left to do. */
const ALLOWED = { apply: "isConfirmable", cancel: "isCancelable", discard: "isDiscardable" } as const;

export class HcpRuns {
  private readonly client: HcpClient;

  constructor(client: HcpClient) {
    this.client = client;
  }

  async workspace(organization: string, name: string): Promise<Workspace> {
    const path = `/organizations/${encodeURIComponent(organization)}/workspaces/${encodeURIComponent(name)}`;
    const { data } = await this.client.get(path, WORKSPACE, `workspace '${organization}/${name}'`);
    const { attributes: of } = data;
    const workingDirectory = (of["working-directory"] ?? "").replace(/^\/+|\/+$/g, "");
    return {
      id: data.id,
      executionMode: of["execution-mode"] ?? "remote",
      locked: of.locked ?? false,
      workingDirectory,
    };
  }

  /** Uploads a configuration and waits until it is taken; gives its id. `speculative` makes its runs plan-only. */
  async configure(workspaceId: string, archive: Uint8Array, speculative: boolean): Promise<string> {
    const body = {
      data: { type: "configuration-versions", attributes: { "auto-queue-runs": false, speculative } },
    };
    const path = `/workspaces/${workspaceId}/configuration-versions`;
    // One that nobody uses does no harm.
    const asked = { about: "configuration version", repeatable: true };
    const { data } = await this.client.post(path, body, CONFIGURATION, asked);
    const about = `configuration version '${data.id}'`;
    const url = data.attributes["upload-url"];
    if (url === undefined || url === null)
      throw new Error(`${about}: answer has no 'upload-url'; nothing can be uploaded`);
    await this.client.upload(url, archive, about);
    for (let round = 1; ; round++) {
      const { attributes } = (await this.client.get(`/configuration-versions/${data.id}`, CONFIGURATION, about)).data;
      if (attributes.status === "uploaded") return data.id;
      if (attributes.status === "errored" || round === 60) {
        throw new Error(
          `${about}: status is ${attributes.status}; ${attributes["error-message"] ?? "the host says no more"}`,
        );
      }
      await this.client.pause(1000);
    }
  }

  /** A run is created once, also where the connection is lost before the answer. */
  async create(run: NewRun): Promise<RunState> {
    const { workspaceId, configurationId, message, planOnly, destroy, autoApply } = run;
    const body = {
      data: {
        type: "runs",
        attributes: {
          message,
          "is-destroy": destroy,
          "plan-only": planOnly,
          ...(autoApply !== undefined && { "auto-apply": autoApply }),
        },
        relationships: {
          workspace: { data: { type: "workspaces", id: workspaceId } },
          "configuration-version": { data: { type: "configuration-versions", id: configurationId } },
        },
      },
    };
    for (let attempt = 1; ; attempt++) {
      try {
        return stateOf((await this.client.post("/runs", body, RUN, { about: "run" })).data);
      } catch (error) {
        if (!(error instanceof LostConnection) || attempt === 3) throw error;
        const { data } = await this.client.get(`/workspaces/${workspaceId}/runs`, RUNS, "runs of the workspace");
        const created = data.find((it) => it.relationships["configuration-version"]?.data?.id === configurationId);
        if (created !== undefined) return stateOf(created);
      }
    }
  }

  async read(runId: string): Promise<RunState> {
    return stateOf((await this.client.get(`/runs/${runId}`, RUN, `run '${runId}'`)).data);
  }

  /** Undefined where the workspace never had one. */
  async newest(workspaceId: string): Promise<RunState | undefined> {
    const [run] = (await this.client.get(`/workspaces/${workspaceId}/runs`, RUNS, "runs of the workspace")).data;
    return run && stateOf(run);
  }

  async phase(kind: "plans" | "applies", id: string): Promise<Phase> {
    const { data } = await this.client.get(`/${kind}/${id}`, PHASE, `${kind === "plans" ? "plan" : "apply"} '${id}'`);
    const { attributes: of } = data;
    const { "resource-additions": added, "resource-changes": changed, "resource-destructions": destroyed } = of;
    const isCounted = [added, changed, destroyed].some((it) => typeof it === "number");
    return {
      status: of.status,
      logUrl: of["log-read-url"] ?? undefined,
      counts: isCounted ? { added: added ?? 0, changed: changed ?? 0, destroyed: destroyed ?? 0 } : undefined,
    };
  }

  /**
   * What `terraform show -json` prints of a plan. Needs a user's or a team's token with admin access to the workspace.
   * @see https://developer.hashicorp.com/terraform/cloud-docs/api-docs/plans#retrieve-the-json-execution-plan
   */
  async planJson(planId: string): Promise<PlanJson> {
    const about = `JSON of plan '${planId}', for which a token needs admin access to the workspace`;
    for (let round = 1; ; round++) {
      const url = await this.client.location(`/plans/${planId}/json-output`, about);
      if (url !== undefined) {
        const json = parsed(new TextDecoder().decode(await this.client.download(url, about)));
        if (v.is(PLAN, json)) return json;
        throw new Error(`${about}: isn't what 'terraform show -json' prints; it can't be compared`);
      }
      if (round === 60) throw new Error(`${about}: isn't there after a minute; it can't be compared`);
      await this.client.pause(1000);
    }
  }

  /** Done once, also where the connection is lost before the answer. */
  async act(runId: string, action: keyof typeof ALLOWED, comment: string): Promise<void> {
    for (let attempt = 1; ; attempt++) {
      try {
        const about = `run '${runId}'`;
        await this.client.post(`/runs/${runId}/actions/${action}`, { comment }, v.unknown(), { about });
        return;
      } catch (error) {
        if (!(error instanceof LostConnection) || attempt === 3) throw error;
        if (!(await this.read(runId))[ALLOWED[action]]) return;
      }
    }
  }
}

function stateOf({ id, attributes: of, relationships }: v.InferOutput<typeof RUN_DATA>): RunState {
  return {
    id,
    status: of.status,
    hasChanges: of["has-changes"] ?? false,
    autoApply: of["auto-apply"] ?? false,
    isConfirmable: of.actions["is-confirmable"] ?? false,
    isCancelable: of.actions["is-cancelable"] ?? false,
    isDiscardable: of.actions["is-discardable"] ?? false,
    planId: relationships.plan?.data?.id,
    applyId: relationships.apply?.data?.id,
  };
}
