import { dataAttribute } from "./data-source";
import type { Instance } from "./instance";
import { type StateRead, stateReads } from "./backend";
import { type StackSource, stackSources } from "./folder";
import { Stack } from "./stack";
import { type Resource, Unknown, type Value } from "./expressions/value";

/** Reads every folder at or below `folder` that holds files for Terraform; each is one stack. */
export function readModel(folder: string): Model {
  return new Model(stackSources(folder));
}

/** All stacks at hand, with their references resolved, also from one stack to another. */
export class Model {
  readonly stacks: readonly Stack[];
  readonly stateReads: readonly StateRead[];
  private readonly readsByData: ReadonlyMap<Resource, StateRead>;
  private readonly outputs = new Map<Stack, Value>();
  private readonly byType: ReadonlyMap<string, readonly Instance[]>;

  constructor(sources: readonly StackSource[]) {
    this.stacks = sources.map((source) => new Stack(source));
    this.stateReads = stateReads(this.stacks);
    this.readsByData = new Map(this.stateReads.map((read) => [read.data, read]));
    const byType = new Map<string, Instance[]>();
    for (const stack of this.stacks) {
      for (const address of stack.declarations.keys()) {
        for (const instance of stack.instances(address)) {
          const key = instance.mode === "data" ? `data.${instance.type}` : instance.type;
          const list = byType.get(key);
          if (list) list.push(instance);
          else byType.set(key, [instance]);
          if (instance.mode === "data") instance.computed = (attribute) => this.computed(instance, attribute);
        }
      }
    }
    this.byType = byType;
  }

  /** Managed resources of a type, or data sources by `data.<type>`. */
  all(type: string): readonly Instance[] {
    return this.byType.get(type) ?? [];
  }

  get types(): readonly string[] {
    return [...this.byType.keys()];
  }

  get resources(): readonly Instance[] {
    return [...this.byType.values()].flat();
  }

  private computed(data: Instance, attribute: string): Value | undefined {
    const read = this.readsByData.get(data);
    if (!read) return dataAttribute(data, attribute);
    if (attribute !== "outputs") return undefined;
    const { producer } = read;
    if (!producer) return new Unknown(`${data.address}.outputs`);
    return this.outputsOf(producer);
  }

  /** Once for all that read them: a platform's outputs are read by each service. */
  private outputsOf(stack: Stack): Value {
    const known = this.outputs.get(stack);
    if (known !== undefined) return known;
    const outputs = new Map(
      [...stack.outputs.keys()].map((name) => [name, stack.output(name) ?? new Unknown(`output ${name}`)]),
    );
    this.outputs.set(stack, outputs);
    return outputs;
  }
}
