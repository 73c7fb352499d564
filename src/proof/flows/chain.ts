import type { Resource } from "../../terraform/expressions/value";
import type { Result } from "../result";
import type { Verdict } from "../verdict";

/** The links of one proof: those found, those missing (each with its fix), and those that nobody can tell. */
export class Chain {
  private readonly links = new Set<string>();
  private readonly missing = new Set<string>();
  private readonly doubts = new Set<string>();
  private readonly notes = new Set<string>();
  private walked: Walked | undefined;

  via(...addresses: readonly string[]): void {
    for (const address of addresses) {
      this.links.add(address);
      this.walked?.links.add(address);
    }
  }

  miss(what: string, fix: string): void {
    this.missing.add(`${what}; ${fix}`);
    if (this.walked) this.walked.verdict = "refuted";
  }

  /** `what` is a noun phrase that completes "… is not known". */
  doubt(what: string): void {
    this.doubts.add(what);
    if (this.walked?.verdict === "proven") this.walked.verdict = "undecided";
  }

  note(text: string): void {
    this.notes.add(text);
  }

  /** What one walk of several goes through, and how it ends: links that the chain had before count again. */
  trace(walk: () => void): { readonly evidence: readonly string[]; readonly verdict: Verdict } {
    const walked: Walked = { links: new Set(), verdict: "proven" };
    this.walked = walked;
    walk();
    this.walked = undefined;
    return { evidence: [...walked.links], verdict: walked.verdict };
  }

  /** How many links are missing so far. */
  get faults(): number {
    return this.missing.size;
  }

  /** What was found so far. */
  get addresses(): ReadonlySet<string> {
    return this.links;
  }

  /** One refutation for each missing link; else undecided; else proven. `goal` completes "it can …". */
  conclude(label: string, at: Resource, goal: string): readonly Result[] {
    const common = { stack: at.stack, at: at.address, evidence: [...this.links], notes: [...this.notes] };
    if (this.missing.size > 0) {
      return [...this.missing].map((miss) => ({
        verdict: "refuted",
        message: `${label}: cannot ${goal}: ${miss}`,
        ...common,
      }));
    }
    if (this.doubts.size > 0) {
      const message = `${label}: undecided whether it can ${goal}: not known: ${[...this.doubts].join(", ")}`;
      return [{ verdict: "undecided", message, ...common }];
    }
    return [{ verdict: "proven", message: `${label}: can ${goal}`, ...common }];
  }
}

interface Walked {
  readonly links: Set<string>;
  verdict: Verdict;
}

/** A finding that is no chain: a plain fault of one resource. */
export function refuted(at: Resource, message: string, evidence: readonly string[] = []): Result {
  return { verdict: "refuted", stack: at.stack, at: at.address, message, evidence, notes: [] };
}

export function undecided(at: Resource, message: string): Result {
  return { verdict: "undecided", stack: at.stack, at: at.address, message, evidence: [], notes: [] };
}

export function proven(
  at: Resource,
  message: string,
  evidence: readonly string[] = [],
  notes: readonly string[] = [],
): Result {
  return { verdict: "proven", stack: at.stack, at: at.address, message, evidence, notes };
}
