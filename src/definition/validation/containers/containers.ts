import type { ContainerSettings } from "../../container";
import type { ContainerHealthCheck } from "../../health-check";
import type { ServiceDefinition } from "../../service";
import type { Report } from "../findings";
import type { Rule, RuleContext, ServiceMember } from "../rule";

/** A container as a definition has it; from JSON it may name an image and a source, or neither. */
export interface WrittenContainer extends ContainerSettings {
  readonly source?: string | undefined;
  readonly image?: string | undefined;
  readonly healthCheck?: Partial<ContainerHealthCheck>;
  readonly essential?: boolean;
}

export type ContainerKind = "own" | "sidecars" | "before";

export interface PlacedContainer {
  readonly kind: ContainerKind;
  /** In the definition; the service's own has the service's name. */
  readonly name: string;
  /** Where its members stand: `` for the service's own, `sidecars.proxy.`. */
  readonly at: string;
  readonly container: WrittenContainer;
}

/** The containers that a service defines: its own, those beside it and those before it. */
export function placedContainers(serviceName: string, service: ServiceDefinition): PlacedContainer[] {
  return [ownContainer(serviceName, service), ...otherContainers(service)];
}

export function otherContainers({
  sidecars = {},
  before = {},
}: Pick<ServiceDefinition, "sidecars" | "before">): PlacedContainer[] {
  const placed = (kind: ContainerKind, containers: Readonly<Record<string, WrittenContainer>>): PlacedContainer[] =>
    Object.entries(containers).map(([name, container]) => ({ kind, name, at: `${kind}.${name}.`, container }));
  return [...placed("before", before), ...placed("sidecars", sidecars)];
}

function ownContainer(name: string, container: ServiceDefinition): PlacedContainer {
  return { kind: "own", name, at: "", container };
}

export type ContainerCheck = (
  report: Report,
  placed: PlacedContainer,
  service: ServiceDefinition,
  context: RuleContext,
) => void;

/**
 * Checks each container of which the members that the check reads have the right shape; of those that stand in `sidecars` and
 * `before` all must.
 */
export function eachContainer(members: readonly ServiceMember[], check: ContainerCheck): Rule["check"] {
  return (context) => {
    const checkAll = (name: string, service: ServiceDefinition, containers: readonly PlacedContainer[]): void => {
      const about = context.findings.about("service", name);
      for (const placed of containers) {
        const report: Report = (property, ...rest) => {
          about(`${placed.at}${property}`, ...rest);
        };
        check(report, placed, service, context);
      }
    };
    // What else a check reads is the service's, such as its exposure.
    const others = members.filter((member) => !isOfContainers(member));
    for (const [name, service] of context.servicesWith(...members))
      checkAll(name, service, [ownContainer(name, service)]);
    for (const [name, service] of context.servicesWith("before", ...others))
      checkAll(name, service, otherContainers({ before: service.before ?? {} }));
    for (const [name, service] of context.servicesWith("sidecars", ...others))
      checkAll(name, service, otherContainers({ sidecars: service.sidecars ?? {} }));
  };
}

function isOfContainers(member: ServiceMember): boolean {
  return !["exposure", "zones"].includes(member);
}
