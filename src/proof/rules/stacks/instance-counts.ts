import { awaitedWithin } from "../../../terraform/expressions/awaited";
import type { Resource } from "../../../terraform/expressions/value";
import type { Instance } from "../../../terraform/instance";
import type { Model } from "../../../terraform/model";
import { messages } from "../../message";
import { type Result, type Rule, results } from "../../result";

const says = messages(
  {
    awaits: (it: { argument: string; at: string; awaits: string }) =>
      `${it.argument} of ${it.at} isn't known before ${it.awaits} is made, at which Terraform stops in a new environment; make it depend on what is written here, such as a variable`,
    awaitsData: (it: { argument: string; at: string; data: string; awaits: string }) =>
      `${it.argument} of ${it.at} is what ${it.data} finds, which isn't read before ${it.awaits} is made, at which Terraform stops in a new environment; make it depend on what is written here, such as a variable`,
    told: ({ count }: { count: number }) => `none of ${count} waits for what is made`,
  },
  { awaits: [], awaitsData: [] },
);

/**
 * Terraform plans no resource of which it can't tell how many there are.
 * @see https://developer.hashicorp.com/terraform/language/meta-arguments/count#using-expressions-in-count
 * @see https://developer.hashicorp.com/terraform/language/meta-arguments/for_each#limitations-on-values-used-in-for_each
 */
export const instanceCounts: Rule = {
  id: "instance-counts",
  isLocal: true,
  title: "No count and no for_each waits for what is made in the same apply",
  check({ facts: { model } }) {
    let count = 0;
    const awaiting = new Awaiting(model);
    const found = model.stacks.flatMap((stack): readonly Result[] => {
      const all = [...stack.declarations].flatMap(([address, { body }]) => {
        const argument = counting(body);
        return argument === undefined ? [] : [{ address, argument }];
      });
      count += all.length;
      const waiting = all.flatMap(({ address, argument }) =>
        stack.instances(address).flatMap((instance) => waits(awaiting, instance, argument)),
      );
      const { proven } = results({ kind: "stack", name: stack.name }, { stack: stack.name, address: stack.name });
      return waiting.length > 0 || all.length === 0 ? waiting : [proven(says.told({ count: all.length }))];
    });
    return { looked: { stack: model.stacks.length, "count or for_each": count }, results: found };
  },
};

type Counting = "count" | "for_each";

/** Which of them says how many there are. */
function counting(body: Readonly<Record<string, unknown>>): Counting | undefined {
  return (["count", "for_each"] as const).find((name) => (body[name] ?? null) !== null);
}

function waits(awaiting: Awaiting, instance: Instance, argument: Counting): readonly Result[] {
  const { repeated, stack, address: at } = instance;
  const source = repeated?.awaits;
  if (!source) return [];
  const awaits = awaiting.of(source, stack);
  if (awaits === undefined) return [];
  const fault =
    source.mode === "data"
      ? says.awaitsData({ argument, at, data: source.address, awaits })
      : says.awaits({ argument, at, awaits });
  return [results({ kind: "" }, instance).refuted(fault)];
}

/** The address of what has to be made before a value is known. */
class Awaiting {
  private readonly instances: ReadonlyMap<Resource, Instance>;
  private readonly data = new Map<Resource, string | undefined>();

  constructor(model: Model) {
    this.instances = new Map(model.resources.map((instance) => [instance, instance]));
  }

  /** What another stack makes is there before. */
  of(source: Resource, stack: string): string | undefined {
    if (source.stack !== stack) return undefined;
    if (source.mode === "managed") return source.address;
    if (!this.data.has(source)) {
      // Terraform forbids cycles; should one stand here, it must not run for ever.
      this.data.set(source, undefined);
      this.data.set(source, this.ofData(source));
    }
    return this.data.get(source);
  }

  /** @see https://developer.hashicorp.com/terraform/language/data-sources#data-resource-dependencies */
  private ofData(data: Resource): string | undefined {
    const [after] = data.dependsOn.filter((address) => !/^(data|module)\./.test(address));
    if (after !== undefined) return after;
    for (const attribute of this.instances.get(data)?.attributes ?? []) {
      const source = awaitedWithin(data.get(attribute));
      const found = source && this.of(source, data.stack);
      if (found !== undefined) return found;
    }
    return undefined;
  }
}
