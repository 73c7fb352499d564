import type { Facts } from "../../facts/facts";
import type { Resource } from "../../terraform/expressions/value";
import type { UnreadResource } from "../../facts/unread-resources";
import type { Declarations } from "../declarations/declarations";
import { type Message, messages } from "../message";
import { type Result, type Rule, results } from "../result";

const says = messages(
  {
    unread: (it: { resource: string; refersTo: readonly string[] }) =>
      `undecided, because ${it.resource} is of a type that isn't read and refers to ${it.refersTo.join(", ")}`,
    module: (it: { resource: string; refersTo: readonly string[] }) =>
      `undecided, because ${it.resource} isn't followed${it.refersTo.length > 0 ? ` and is handed ${it.refersTo.join(", ")}` : ""}: what it makes isn't known`,
    command: (it: { resource: string; refersTo: readonly string[] }) =>
      `undecided, because ${it.resource} runs a command (provisioner), which may change ${it.refersTo.join(", ")}`,
    allRead: () => "all are of types that are read, or that can't matter",
  },
  { unread: ["refersTo"], module: ["refersTo"], command: ["refersTo"] },
);

function wordsFor({ kind, resource }: UnreadResource, refersTo: readonly Resource[]): Message {
  const parameters = { resource: resource.address, refersTo: refersTo.map(({ address }) => address) };
  return { type: says.unread, module: says.module, command: says.command }[kind](parameters);
}

/** What nobody reads may change what is judged. */
export const unreadResources: Rule = {
  id: "unread-resources",
  title: "What refers to something that is judged is of a type that is read, or that can't matter",
  check({ facts: { unread, model } }) {
    const { resources } = model;
    const looked = { resource: resources.length, "unread resource": unread.all.length };
    const found = unread.all.map((item) =>
      results({ kind: "" }, item.resource).undecided(wordsFor(item, item.refersTo)),
    );
    const [first] = resources;
    if (!first || found.length > 0) return { looked, results: found };
    const { proven } = results({ kind: "resources" }, first);
    return { looked, results: [proven(says.allRead())] };
  },
};

/**
 * What is proven by way of a resource to which an unread one refers is undecided, unless it is accepted that this one changes
 * nothing.
 */
export class Unread {
  private readonly byAddress = new Map<
    string,
    { readonly environment: string; readonly by: UnreadResource; readonly on: Resource }[]
  >();
  private readonly environmentOf: (stack: string) => string;

  constructor({ unread }: Facts, { suppressions }: Declarations, environmentOf: (stack: string) => string) {
    this.environmentOf = environmentOf;
    const isAccepted = ({ resource: { stack, address } }: UnreadResource): boolean =>
      suppressions.some(({ rule, at, stacks }) => rule === unreadResources.id && at === address && stacks.has(stack));
    for (const by of unread.all) {
      if (isAccepted(by)) continue;
      for (const on of by.refersTo) {
        const entry = { environment: environmentOf(on.stack), by, on };
        this.byAddress.set(on.address, [...(this.byAddress.get(on.address) ?? []), entry]);
      }
    }
  }

  explained(result: Result): Result {
    if (result.verdict !== "proven") return result;
    const [found] = this.about(result.stack, [result.at, ...result.evidence]);
    if (!found) return result;
    const because = [wordsFor(found.by, [found.on])];
    return { ...result, verdict: "undecided", goal: undefined, because };
  }

  /** Whether the evidence of what belongs to a stack names something to which an unread resource refers. */
  concerns(stack: string, addresses: readonly string[]): boolean {
    return this.about(stack, addresses).length > 0;
  }

  private about(
    stack: string,
    addresses: readonly string[],
  ): readonly { readonly by: UnreadResource; readonly on: Resource }[] {
    if (this.byAddress.size === 0) return [];
    const environment = this.environmentOf(stack);
    return addresses.flatMap((address) =>
      (this.byAddress.get(address) ?? []).filter((entry) => entry.environment === environment),
    );
  }
}
