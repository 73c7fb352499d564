import { type ResolvedEnvironment, withAdditions } from "../../definition/resolve/resolve";
import { type Extend, type ExtendProps, type Extension, callExtend } from "../../extend/extend";
import type { RoleHandle } from "../../extend/extended-service";
import { closest } from "../../definition/validation/findings";
import type { BaseStack } from "../base-stack";
import { expression } from "./expression";

/** Calls `extend`, where there is one, and gives the environment with what that adds. What it makes stands in `host`. */
export type Extending = (
  host: BaseStack,
  environment: ResolvedEnvironment,
  handles: Pick<ExtendProps, "platform" | "loadBalancer" | "connect">,
) => ResolvedEnvironment;

/** An environment's extension: the function, and what came of it. */
export class EnvironmentExtension {
  private readonly key: string;
  private readonly extend: Extend;
  private made: Extension | undefined;
  private extended: ResolvedEnvironment | undefined;

  /** @param key of the environment in the definition */
  constructor(key: string, extend: Extend) {
    this.key = key;
    this.extend = extend;
  }

  /** Calls it, once. */
  readonly call: Extending = (host, environment, handles) => {
    const { key } = this;
    // A role that stands in another stack comes after this one: only its name is known.
    const ofReference = { single: true, "per-service": false }[environment.layout];
    const roleOf: ExtendProps["roleOf"] = ({ id, names }, kind): RoleHandle => {
      const name = { task: names.taskRole, execution: names.executionRole }[kind];
      const arn = `arn:aws:iam::${host.accountId}:role/${name}`;
      return { name, arn: ofReference ? expression(`aws_iam_role.${id}_${kind}.arn`) : arn };
    };
    this.made = callExtend(host, this.extend, { key, environment, roleOf, ...handles });
    host.deployStatements = this.made.deployStatements;
    this.extended = withAdditions(environment, this.made.additions);
    return this.extended;
  };

  /** The environment with what it adds; undefined before it is called. */
  get environment(): ResolvedEnvironment | undefined {
    return this.extended;
  }

  /**
   * Sets the attributes that it overrides, once all stacks are made.
   *
   * @throws ExtendError where an address is rendered nowhere
   */
  override(stacks: readonly BaseStack[]): void {
    const { overrides = [], findings } = this.made ?? {};
    for (const { report, value, ...declared } of overrides) {
      if (stacks.filter((stack) => stack.override(declared, value)).length > 0) continue;
      const { address } = declared;
      const meant = closest(
        address,
        stacks.flatMap((stack) => [...stack.addresses]),
      );
      const fix = meant === undefined ? "take one of addresses.txt" : `did you mean '${meant}'`;
      report("address", address, "no resource of that address is rendered", fix);
    }
    findings?.end();
  }
}
