import type { Facts } from "../../../facts/facts";
import type { Resource } from "../../../terraform/expressions/value";
import { environments } from "../../environments";

/**
 * Resources as declarations name them, by their addresses: that of the declaration's own stack, else of another one of the same
 * environment, else of any.
 */
export class Named {
  private readonly byPlace = new Map<string, Resource>();
  private readonly environmentOf: (stack: string) => string;

  constructor({ model }: Facts, types: readonly string[]) {
    this.environmentOf = environments(model);
    for (const resource of types.flatMap((type) => [...model.all(type), ...model.all(`data.${type}`)]))
      for (const place of this.places(resource.stack))
        if (!this.byPlace.has(`${place} ${resource.address}`))
          this.byPlace.set(`${place} ${resource.address}`, resource);
  }

  find(stack: string, address: string): Resource | undefined {
    for (const place of this.places(stack)) {
      const found = this.byPlace.get(`${place} ${address}`);
      if (found) return found;
    }
    return undefined;
  }

  private places(stack: string): readonly string[] {
    return [`stack ${stack}`, `environment ${this.environmentOf(stack)}`, "anywhere"];
  }
}
