import type { JsonObject } from "../../../terraform/json";
import { keyOf } from "../../model/reference";
import type { Loss } from "../risk";
import { named, plain, typeOf } from "./bodies";
import { DATA } from "./risk-types";

/**
 * What goes together: a subnet with its association and the mount target in it. Each loss that holds no data has the root of those that
 * it names and that go too; of what holds data nothing goes as a mere consequence.
 */
export class Roots {
  private readonly parents = new Map<string, string>();

  constructor(losses: readonly Loss[], before: ReadonlyMap<string, JsonObject>) {
    const keys = new Map(losses.map((loss) => [keyOf(plain(loss)), loss]));
    for (const key of keys.keys()) this.parents.set(key, key);
    const links = [...keys].flatMap(([key, { stack }]) =>
      named(before.get(key) ?? {})
        .map((address) => keyOf({ stack, address }))
        .filter((other) => other !== key && keys.has(other))
        .map((other) => [key, other] as const),
    );
    const isData = (key: string): boolean => DATA[typeOf(keys.get(key) ?? { address: "" })] !== undefined;
    const consequences = links.filter(([key]) => !isData(key));
    for (const [key, other] of consequences) if (!isData(other)) this.join(key, other);
    // Then all of them follow what holds data; of two such the first.
    for (const [key, other] of consequences) if (isData(other) && !isData(this.of(key) ?? key)) this.join(key, other);
  }

  /** Undefined where it isn't lost. */
  of(key: string): string | undefined {
    const parent = this.parents.get(key);
    return parent === undefined || parent === key ? parent : this.of(parent);
  }

  private join(key: string, other: string): void {
    const [root, its] = [this.of(key), this.of(other)];
    if (root !== undefined && its !== undefined && root !== its) this.parents.set(root, its);
  }
}
