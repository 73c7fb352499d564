import { PROVIDER_CALLS } from "../../aws/provider-calls/calls";
import { keyDefinition, keyNameOf } from "../../definition/resolve/resources/keys";
import type { ResolvedEnvironment } from "../../definition/resolve/resolve";
import type { PolicyStatement } from "../service/roles";

export interface KeyUseProps {
  readonly environment: ResolvedEnvironment;
  /** 12 digits, or the reference to them. */
  readonly accountId: string;
  /** Types of the resources in the stack. */
  readonly types: ReadonlySet<string>;
}

/** Nothing of it without a type that is encrypted so; none where the environment encrypts nothing with a key of its own. */
export function keyUseStatements({ environment, accountId, types }: KeyUseProps): PolicyStatement[] {
  const { resources, definition } = environment;
  const used = new Set(resources.flatMap((resource) => keyNameOf(resource.definition) ?? []));
  const arns = resources.flatMap((resource) => {
    const key = used.has(resource.name) ? keyDefinition(resource.definition) : undefined;
    // A key's id is of AWS's making.
    return key === undefined ? [] : [key.existing?.arn ?? `arn:aws:kms:${definition.region}:${accountId}:key/*`];
  });
  if (arns.length === 0) return [];
  // What two types ask for in the same way is one statement.
  const uses = new Set([...types].sort().flatMap((type) => PROVIDER_CALLS[type]?.usesKey ?? []));
  return [...uses].map(({ by, actions }) => {
    const services = by.map((api) => `${api}.${definition.region}.amazonaws.com`);
    const [first = "", ...others] = services;
    return {
      Sid: `UseKeysBy${by.map((api) => `${api.charAt(0).toUpperCase()}${api.slice(1)}`).join("And")}`,
      Effect: "Allow",
      Action: actions,
      Resource: [...new Set(arns)].sort(),
      Condition: { StringEquals: { "kms:ViaService": others.length === 0 ? first : services } },
    };
  });
}
