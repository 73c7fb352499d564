import { dataAttribute } from "./data-source";
import type { Instance } from "./instance";
import { stateOf, stateRead } from "./remote-state";
import { Stack, type StackSource } from "./stack";
import { type Resource, Unknown, type Value } from "./expressions/value";

/** A `data.terraform_remote_state`, and the stack whose state it reads. */
export interface StateRead {
  readonly data: Instance;
  readonly reader: Stack;
  /** Undefined where no stack at hand keeps its state there. */
  readonly producer: Stack | undefined;
  /** Where it reads, as a text for a person; undefined where the JSON doesn't tell. */
  readonly place: string | undefined;
}

/** All stacks at hand, with their references resolved, also from one stack to another. */
export class Model {
  readonly stacks: readonly Stack[];
  private readonly readsByData = new Map<Resource, StateRead>();
  private readonly outputs = new Map<Stack, Value>();
  private readonly byType: ReadonlyMap<string, readonly Instance[]>;

  constructor(sources: readonly StackSource[]) {
    this.stacks = sources.map((source) => new Stack(source));
    const stackByState = new Map(this.stacks.map((stack) => [stateOf(stack), stack]));
    const byType = new Map<string, Instance[]>();
    for (const stack of this.stacks) {
      for (const address of stack.declarations.keys()) {
        for (const instance of stack.instances(address)) {
          const key = instance.mode === "data" ? `data.${instance.type}` : instance.type;
          const list = byType.get(key);
          if (list) list.push(instance);
          else byType.set(key, [instance]);
          if (instance.mode === "data") {
            if (instance.type === "terraform_remote_state") {
              const place = stateRead(instance, stack.directory);
              const producer = place === undefined ? undefined : stackByState.get(place);
              this.readsByData.set(instance, { data: instance, reader: stack, producer, place });
            }
            instance.computed = (attribute) => this.computed(instance, attribute);
          }
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

  get stateReads(): readonly StateRead[] {
    return [...this.readsByData.values()];
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
