import type { Facts } from "../facts/facts";
import { READ_TYPES } from "../facts/read-types";
import { messages } from "./message";
import type { Result } from "./result";

const says = messages(
  {
    maybe: (it: { address: string; why: string }) =>
      `undecided, because it isn't known whether there is ${it.address} (${it.why})`,
  },
  { maybe: [] },
);

/** What is proven by way of a resource whose `count` or `for_each` isn't known is undecided: there may be none. */
export class UnsureExistence {
  private readonly byAddress = new Map<string, readonly { readonly environment: string; readonly why: string }[]>();
  private readonly environmentOf: (stack: string) => string;

  constructor({ model }: Facts, environmentOf: (stack: string) => string) {
    this.environmentOf = environmentOf;
    for (const type of READ_TYPES)
      for (const { address, stack, repeated } of model.all(type))
        if (repeated) {
          const entry = { environment: environmentOf(stack), why: repeated.why };
          this.byAddress.set(address, [...(this.byAddress.get(address) ?? []), entry]);
        }
  }

  /** What is said of the resource itself holds for as many as there are. */
  explained(result: Result): Result {
    if (result.verdict !== "proven") return result;
    const { stack, at, evidence } = result;
    const found = this.among(stack, evidence).find(({ address }) => address !== at);
    if (!found) return result;
    return { ...result, verdict: "undecided", goal: undefined, because: [says.maybe(found)] };
  }

  concerns(stack: string, addresses: readonly string[]): boolean {
    return this.among(stack, addresses).length > 0;
  }

  private among(
    stack: string,
    addresses: readonly string[],
  ): readonly { readonly address: string; readonly why: string }[] {
    if (this.byAddress.size === 0) return [];
    const environment = this.environmentOf(stack);
    return addresses.flatMap((address) =>
      (this.byAddress.get(address) ?? [])
        .filter((entry) => entry.environment === environment)
        .map(({ why }) => ({ address, why })),
    );
  }
}
