import { dataAttribute, holdsAnything } from "./data-source";
import type { Instance } from "./instance";
import { linkDefaults } from "./default-resources";
import { type StateRead, stateReads } from "./backend";
import { type StackSource, stackSources } from "./folder";
import { Stack, type Undeclared } from "./stack";
import { type Resource, Unknown, type Value } from "./expressions/value";

/** Types that `linkDefaults` is about. */
const DEFAULTS = ["aws_vpc", "aws_default_vpc", "aws_default_subnet", "aws_default_security_group"];

/** Reads every folder at or below `folder` that holds files for Terraform; each is one stack. */
export function readModel(folder: string): Model {
  return new Model(stackSources(folder));
}

/** All stacks at hand, with their references resolved, also from one stack to another. */
export class Model {
  readonly stacks: readonly Stack[];
  readonly stateReads: readonly StateRead[];
  private readonly sources: readonly StackSource[];
  private readonly readsByData: ReadonlyMap<Resource, StateRead>;
  private readonly outputs = new Map<Stack, Value>();
  private readonly byType: ReadonlyMap<string, readonly Instance[]>;

  constructor(sources: readonly StackSource[], undeclared: Undeclared = "missing") {
    this.sources = sources;
    this.stacks = sources.map((source) => new Stack(source, undeclared));
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
    for (const instances of byType.values()) markTwins(instances);
    this.byType = byType;
    linkDefaults(DEFAULTS.flatMap((type) => byType.get(type) ?? []));
  }

  /** The same stacks, in which a name that nothing declares may mean anything. */
  assuming(): Model {
    return new Model(this.sources, "unknown");
  }

  /** What Terraform would refuse in any of the stacks, a line each. */
  get errors(): readonly string[] {
    return this.stacks.flatMap((stack) => stack.errors);
  }

  /**
   * The stacks about which nothing is certain, because a file of theirs isn't read, or one of a stack that they share a
   * state with: what it declares may belong to either.
   */
  get uncertain(): ReadonlySet<string> {
    const reached = new Set(this.stacks.flatMap(({ name, unread }) => (unread.length > 0 ? [name] : [])));
    for (let before = -1; before < reached.size;) {
      before = reached.size;
      for (const { reader, producer } of this.stateReads) {
        if (producer === undefined || reached.has(reader.name) === reached.has(producer.name)) continue;
        reached.add(reader.name).add(producer.name);
      }
    }
    return reached;
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
    if (!read) {
      const told = dataAttribute(data, attribute, data.defaultRegion);
      return told ?? (holdsAnything(data.type, attribute) ? new Unknown(`${data.address}.${attribute}`) : undefined);
    }
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

function markTwins(instances: readonly Instance[]): void {
  const seen = new Map<string, Instance>();
  for (const instance of instances) {
    const twin = seen.get(instance.address);
    if (twin) [twin.hasTwin, instance.hasTwin] = [true, true];
    seen.set(instance.address, instance);
  }
}
