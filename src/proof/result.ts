import type { Resource } from "../terraform/expressions/value";
import type { Facts } from "../facts/facts";
import { type Service, isEcsService } from "../facts/services";
import type { Declarations } from "./declarations/declarations";
import { type Evidence, verdictOf, walked } from "./flows/evidence";
import type { PermissionUse } from "./flows/flow";
import type { Flows } from "./flows/flows";
import { type Message, messages } from "./message";
import type { Verdict } from "./verdict";

/** All that a rule may look at. Nothing of it changes while rules run, so their order is of no account. */
export interface Platform {
  readonly facts: Facts;
  readonly flows: Flows;
  readonly declarations: Declarations;
}

export interface Rule {
  readonly id: string;
  /** What is proven, as a sentence. */
  readonly title: string;
  readonly check: (platform: Platform) => Checked;
  /** Whether it refutes what nothing needs, which can be told only where everything that may need it is known. */
  readonly isSurplus?: true;
  /** Whether it judges resources one by one, so that what isn't known of another one can't explain a fault. */
  readonly isLocal?: true;
}

export interface Checked {
  /** What the rule looked at: a noun in the singular, and how many. */
  readonly looked: Readonly<Record<string, number>>;
  readonly results: readonly Result[];
  /**
   * What statements of roles are needed for, beside the flows' needs.
   * @default - nothing
   */
  readonly permissions?: readonly PermissionUse[];
}

/** Who or what a result is about, as people call it: a `service` named `web`, or a `task` that none keeps running. */
export interface Subject {
  readonly kind: string;
  readonly name?: string;
}

export interface Result {
  readonly verdict: Verdict;
  readonly stack: string;
  /** Address of the resource that the proof is about. */
  readonly at: string;
  readonly subject: Subject;
  /** What the subject can or can't do, as it completes "it can …"; undefined where the message says all. */
  readonly goal: string | undefined;
  /** What an undecided result without a goal leaves open, as it completes "undecided …": `whose tokens open it`. */
  readonly question?: string | undefined;
  /** The fault of a refuted result; all that isn't known of an undecided one. */
  readonly because: readonly Message[];
  /** The addresses that were followed. */
  readonly evidence: readonly string[];
  /** Worth knowing, no fault. */
  readonly notes: readonly Message[];
}

/** What a cause hits: what a rule says about one thing. */
export interface Hit {
  readonly rule: string;
  readonly stack: string;
  /** Address of the resource that the rule is about. */
  readonly at: string;
  readonly subject: Subject;
  /** What the subject can't do, or perhaps can't, as it completes "it can …". */
  readonly goal: string | undefined;
}

export function serviceSubject(service: Service): Subject {
  return { kind: isEcsService(service) ? "service" : "task", name: service.label };
}

/** One refutation for each missing link; else undecided; else proven. `goal` completes "it can …". */
export function conclude(
  subject: Subject,
  at: Pick<Resource, "stack" | "address">,
  goal: string,
  evidence: Evidence,
): readonly Result[] {
  const common = {
    stack: at.stack,
    at: at.address,
    subject,
    goal,
    evidence: evidence.addresses,
    notes: evidence.notes,
  };
  const verdict = verdictOf(evidence);
  if (verdict === "refuted") return evidence.missing.map((fault) => ({ verdict, because: [fault], ...common }));
  return [{ verdict, because: evidence.unknown, ...common }];
}

const says = messages({
  network: ({ why }: { why: string }) => `its subnets or groups (${why})`,
});

/**
 * Ends a proof that went through each of a service's subnets. Where some of them can't be told it is undecided; where
 * there is none, nothing was looked at and nothing is proven: 'service-network' refutes the service.
 */
export function concludeNetwork(service: Service, goal: string, ...evidence: readonly Evidence[]): readonly Result[] {
  if (service.subnets.length === 0 && service.networkUnknown.length === 0) return [];
  const all = walked((walk) => {
    for (const part of evidence) walk.add(part);
    for (const why of service.networkUnknown) walk.doubt(says.network({ why }));
  });
  return conclude(serviceSubject(service), service.resource, goal, all);
}

/** Makes results that follow no way: what is said of one resource by one message. */
export function results(subject: Subject, at: { readonly stack: string; readonly address: string }) {
  const result =
    (verdict: Verdict) =>
    (message: Message, evidence: readonly string[] = [], notes: readonly Message[] = []): Result => ({
      verdict,
      stack: at.stack,
      at: at.address,
      subject,
      goal: undefined,
      because: [message],
      evidence,
      notes,
    });
  /** `question` completes "undecided …": `whether a flow needs it`; each unknown is a noun phrase. */
  const unsure = (question: string, unknowns: readonly Message[], evidence: readonly string[] = []): Result => ({
    verdict: "undecided",
    stack: at.stack,
    at: at.address,
    subject,
    goal: undefined,
    question,
    because: unknowns,
    evidence,
    notes: [],
  });
  return { proven: result("proven"), refuted: result("refuted"), undecided: result("undecided"), unsure };
}
