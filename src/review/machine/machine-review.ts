import type { ChangeRow } from "../compare/change";
import type { EnvironmentView } from "../model/environment-view";
import { endName, roleUser } from "../compare/access";
import type { EnvironmentReview, Review } from "../review";
import type { Decision } from "../decisions";
import { type Verdict, verdictOf } from "../verdict";
import { OWNERS, type Owner, ownerOfDecision, ownerOfRow } from "./owners";

/** What `review --json` prints: `docs/review.schema.json` describes it. A change of meaning counts the version up. */
export interface MachineReview {
  readonly version: 1;
  readonly base: string;
  readonly code: Review["code"];
  readonly class: Verdict["class"];
  readonly headline: string;
  readonly reasons: readonly string[];
  /** Whose topics change. */
  readonly owners: readonly Owner[];
  readonly decisions: readonly (Decision & { readonly owner: Owner })[];
  readonly cost: Verdict["cost"] | null;
  readonly findings: Review["findings"];
  /** Stacks in the order in which they are applied. */
  readonly order: readonly string[];
  readonly environments: readonly MachineEnvironment[];
  readonly terraform: Review["terraform"];
}

export interface MachineEnvironment extends Pick<EnvironmentReview, "name" | "status" | "services"> {
  readonly changes: readonly (ChangeRow & { readonly owner: Owner; readonly topic: string })[];
  readonly cost: NonNullable<EnvironmentReview["cost"]> | null;
  readonly facts: Facts;
}

/** What it is now, for rules of one's own. */
export interface Facts {
  readonly exposures: readonly {
    readonly to: string;
    readonly port: number;
    readonly from: readonly string[];
    readonly connection: string | null;
    readonly declared: boolean;
  }[];
  readonly connections: readonly {
    readonly from: string;
    readonly to: string;
    readonly port: number | null;
    readonly verdict: string;
  }[];
  readonly permissions: readonly {
    readonly who: string;
    readonly effect: string;
    readonly actions: readonly string[];
    readonly notActions: readonly string[];
    readonly resources: readonly string[];
    readonly notResources: readonly string[];
    readonly conditions: readonly {
      readonly operator: string;
      readonly key: string;
      readonly values: readonly string[];
    }[];
  }[];
  /** `level` 0 keeps nothing away; null where the JSON doesn't tell it. */
  readonly protections: readonly {
    readonly of: string;
    readonly name: string;
    readonly text: string;
    readonly level: number | null;
  }[];
  readonly services: readonly {
    readonly name: string;
    readonly tasks: number | null;
    readonly cpu: number | null;
    readonly memoryMiB: number | null;
    readonly images: readonly string[];
  }[];
}

export function machineReview(review: Review): MachineReview {
  const { base, code, findings, order, terraform } = review;
  const verdict = verdictOf(review);
  const decisions = verdict.decisions.map((decision) => ({ ...decision, owner: ownerOfDecision(decision) }));
  const environments = review.environments.map(machineEnvironment);
  const changed = new Set([...environments.flatMap(({ changes }) => changes), ...decisions].map(({ owner }) => owner));
  return {
    version: 1,
    ...{ base, code, class: verdict.class, headline: verdict.headline, reasons: verdict.reasons },
    owners: OWNERS.filter((owner) => changed.has(owner)),
    decisions,
    cost: verdict.cost ?? null,
    ...{ findings, order, environments, terraform },
  };
}

function machineEnvironment({ name, status, services, topics, cost, after }: EnvironmentReview): MachineEnvironment {
  const changes = topics.flatMap((topic) =>
    topic.rows.map((row) => ({ ...row, topic: topic.title, owner: ownerOfRow(topic, row) })),
  );
  return { name, status, services, cost: cost ?? null, changes, facts: factsOf(after) };
}

function factsOf(view: EnvironmentView): Facts {
  return {
    exposures: view.exposures.map(({ to, port, cidrs, connection, declared }) => ({
      ...{ to: to.label, port, from: cidrs, connection: connection ?? null, declared },
    })),
    connections: view.flows
      .filter(({ from }) => from.kind !== "outside")
      .map(({ from, to, port, verdict }) => ({ from: endName(from), to: endName(to), port: port ?? null, verdict })),
    permissions: view.roles.flatMap((role) =>
      role.statements.map(({ effect, actions, notActions = [], resources, notResources = [], conditions }) => ({
        ...{ who: roleUser(role), effect, actions, notActions, resources, notResources },
        conditions: conditions.map(({ operator, key, values }) => ({ operator, key, values })),
      })),
    ),
    protections: view.protections.map(({ subject, name, text, level }) => ({
      ...{ of: subject, name, text },
      // JSON has no infinity: what is kept for ever.
      level: level === undefined ? null : Math.min(level, Number.MAX_SAFE_INTEGER),
    })),
    services: view.services.map(({ name, desiredCount, cpu, memoryMiB, containers }) => ({
      ...{ name, tasks: desiredCount ?? null, cpu: cpu ?? null, memoryMiB: memoryMiB ?? null },
      images: containers.map(({ image }) => image.reference),
    })),
  };
}
