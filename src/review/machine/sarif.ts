import { createHash } from "node:crypto";
import type { EnvironmentFinding } from "../compare/compare";
import type { Review } from "../review";
import type { Decision } from "../decisions";
import { verdictOf } from "../verdict";
import { linesByAddress } from "./places";

/** A rendered stack as it lies in the repository. */
export interface StackText {
  readonly name: string;
  /** From the repository's root: `cdktf.out/stacks/demo-dev-platform/cdk.tf.json`. */
  readonly path: string;
  readonly text: string;
}

interface Result {
  readonly ruleId: string;
  readonly level: "error" | "warning";
  readonly message: { readonly text: string };
  readonly locations: readonly object[];
  readonly partialFingerprints: { readonly finding: string };
  readonly suppressions?: readonly object[];
}

/**
 * Findings of the proof and decisions of the review for GitHub's code scanning, each at its place in the rendered JSON.
 * @see https://docs.oasis-open.org/sarif/sarif/v2.1.0/os/sarif-v2.1.0-os.html
 * @see https://docs.github.com/en/code-security/code-scanning/integrating-with-code-scanning/sarif-support-for-code-scanning
 */
export function sarifOf(review: Review, stacks: readonly StackText[]): object {
  const places = new Places(stacks, review);
  const results = [
    ...review.findings.map((finding) => findingResult(finding, places)),
    ...verdictOf(review).decisions.map((decision) => decisionResult(decision, places)),
  ];
  const rules = [...new Set(results.map(({ ruleId }) => ruleId))].sort();
  return {
    $schema: "https://json.schemastore.org/sarif-2.1.0.json",
    version: "2.1.0",
    runs: [
      {
        tool: { driver: { name: "ecs-fargate-platform review", rules: rules.map((id) => ({ id })) } },
        columnKind: "utf16CodeUnits",
        results,
      },
    ],
  };
}

function findingResult(
  { rule, verdict, message, hits, stack, address, reason }: EnvironmentFinding,
  places: Places,
): Result {
  const text = hits === undefined ? message : `${message}; hits: ${hits}`;
  const result = resultOf(`proof/${rule}`, verdict === "refuted" ? "error" : "warning", text, [
    places.of(stack, address),
  ]);
  // Accepted in the definition, with its reason.
  return reason === undefined ? result : { ...result, suppressions: [{ kind: "external", justification: reason }] };
}

function decisionResult({ kind, class: is, where, text, todo }: Decision, places: Places): Result {
  const level = is === "stop" ? "error" : "warning";
  return resultOf(`review/${kind.replaceAll(" ", "-")}`, level, `${text}. To do: ${todo}.`, [
    places.named(where, text),
  ]);
}

/** The fingerprint says which result of the last run is this one, whatever moved in the file. */
function resultOf(ruleId: string, level: Result["level"], text: string, locations: readonly object[]): Result {
  const finding = createHash("sha256").update(`${ruleId}\n${text}`).digest("hex");
  return { ruleId, level, message: { text }, locations, partialFingerprints: { finding } };
}

class Places {
  private readonly byStack: ReadonlyMap<string, StackText & { readonly lines: ReadonlyMap<string, number> }>;
  private readonly ofEnvironment: ReadonlyMap<string, readonly string[]>;

  constructor(stacks: readonly StackText[], { environments }: Review) {
    this.byStack = new Map(stacks.map((stack) => [stack.name, { ...stack, lines: linesByAddress(stack.text) }]));
    this.ofEnvironment = new Map(
      environments.map(({ name, after }) => [name, after.stacks.map((stack) => stack.name)]),
    );
  }

  /** The beginning of the file where the address isn't in it any more; of a stack that is gone that of another one: a place is a file. */
  of(stack: string, address: string): object {
    const found = this.byStack.get(stack);
    const plain = address.replace(/[[ ].*$/s, "");
    const [first] = this.byStack.values();
    return placeOf(found?.path ?? first?.path ?? "cdktf.out", found?.lines.get(plain) ?? 1);
  }

  /** Of the first address in a text that the environment or the stack `where` has. */
  named(where: string, text: string): object {
    const stacks = this.ofEnvironment.get(where) ?? [where];
    const addresses = [...text.matchAll(/\b(?:data\.)?[a-z][a-z0-9]*_\w+\.[\w-]+/g)].map(([address]) => address);
    for (const address of addresses)
      for (const stack of stacks)
        if (this.byStack.get(stack)?.lines.has(address) === true) return this.of(stack, address);
    return this.of(stacks.find((stack) => this.byStack.has(stack)) ?? where, "");
  }
}

function placeOf(uri: string, startLine: number): object {
  return { physicalLocation: { artifactLocation: { uri }, region: { startLine } } };
}
