import type { Balancer } from "../../facts/balancers";
import type { Facts } from "../../facts/facts";
import type { Role } from "../../facts/iam/roles";
import { linked } from "../../facts/link";
import type { Service } from "../../facts/services";
import type { Declarations } from "../declarations/declarations";
import { type Call, addressesOf, calls } from "./calls";
import { type DeclaredAccess, declaredAccess, vouchedOfEcs } from "./declared/declared-permissions";
import type { Addresses } from "./endpoint-urls";
import { environmentFileReading } from "./environment-files";
import { type Evidence, type Need, verdictOf } from "./evidence";
import { execSessions, mayExec } from "./exec";
import { AcrossRegions } from "./network/across-regions";
import { type OpenPort, openPorts } from "./network/exposures";
import type { Access, Flow, FlowReport, PermissionUse, Requirement } from "./flow";
import { mounting } from "./file-systems";
import { type Forwarding, forwarding } from "./forwarding";
import { type GroupUse, groupUses, isOfGroup } from "./declared/group-uses";
import { imagePull } from "./image-pull";
import { balancerInterface, serviceInterface } from "./network/interfaces";
import { logging } from "./logs";
import { permissionUses } from "./permissions";
import { secretReading } from "./secrets";
import { Unclear } from "./unclear";
import { Usage } from "./usage";
import { type VariableUse, variableUses } from "./declared/variable-uses";
import { type Use, uses } from "./declared/uses";
import type { Verdict } from "../verdict";
import type { Resource } from "../../terraform/expressions/value";

/**
 * Who reaches whom, and who may do what, each with its evidence or with what is missing or unknown. Built once, of the facts
 * and the declarations; rules read it and never write.
 */
export class Flows {
  readonly serviceInterfaces: ReadonlyMap<Service, Evidence>;
  readonly balancerInterfaces: ReadonlyMap<Balancer, Evidence>;
  readonly imagePulls: readonly Requirement[];
  readonly logging: readonly Requirement[];
  readonly secretReading: readonly Requirement[];
  readonly environmentFileReading: readonly Requirement[];
  readonly mounting: readonly Requirement[];
  /** Of the services with ECS Exec. */
  readonly execSessions: readonly Requirement[];
  /** All that services need of AWS. */
  readonly requirements: readonly Requirement[];
  readonly forwarding: readonly Forwarding[];
  /** What the variables of each service say of the addresses that it calls. */
  readonly addresses: ReadonlyMap<Service, Addresses>;
  readonly calls: readonly Call[];
  /** Databases and caches of these stacks whose addresses stand in variables. */
  readonly variableUses: readonly VariableUse[];
  /** What services are declared to use that isn't a service, and what their variables name. */
  readonly uses: readonly Use[];
  /** What members of security groups are declared to use. */
  readonly groupUses: readonly GroupUse[];
  /** What services' code is declared to do with resources of AWS. */
  readonly declaredAccess: readonly DeclaredAccess[];
  readonly openPorts: readonly OpenPort[];
  /** All connections, by what they are for. */
  readonly all: readonly Flow[];
  readonly access: readonly Access[];
  /** What all of these need; the rest is surplus. */
  readonly usage: Usage;
  /** What may need more than can be seen. */
  readonly unclear: Unclear;
  private readonly acrossRegions: AcrossRegions;
  private readonly askedByRole = new Map<Resource, Need[]>();
  private readonly calleesOf = new Map<Service, Set<Service>>();
  private readonly interfaceOf: ReadonlyMap<string, Evidence>;

  constructor(facts: Facts, declarations: Declarations) {
    const { services, balancers } = facts;
    const exposed = new Set(declarations.exposures?.map(({ stack, to }) => `${stack} ${to}`));
    const isExposed = ({ resource }: Service): boolean => exposed.has(`${resource.stack} ${resource.address}`);
    this.serviceInterfaces = new Map(
      services.map((service) => [service, serviceInterface(facts, service, isExposed(service))]),
    );
    this.balancerInterfaces = new Map(balancers.all.map((balancer) => [balancer, balancerInterface(facts, balancer)]));
    const { permissions } = declarations;
    const asking = { facts, grants: [...declarations.grants, ...vouchedOfEcs(facts, permissions)] };
    this.imagePulls = services.map((service) => imagePull(asking, service));
    this.logging = services.map((service) => logging(asking, service));
    this.secretReading = services.map((service) => secretReading(asking, service));
    this.environmentFileReading = services.map((service) => environmentFileReading(asking, service));
    this.mounting = services.map((service) => mounting(asking, service, declarations.uses));
    this.execSessions = services.filter(mayExec).map((service) => execSessions(asking, service));
    this.forwarding = services.map((service) => forwarding(facts, service));
    this.addresses = addressesOf(facts);
    this.calls = calls(facts, this.addresses);
    this.variableUses = variableUses(facts, this.addresses, declarations.uses);
    this.uses = uses(facts, [
      ...declarations.uses.filter((use) => !isOfGroup(use)),
      ...this.variableUses.map(({ use }) => use),
    ]);
    this.groupUses = groupUses(facts, declarations.uses.filter(isOfGroup));
    this.declaredAccess = declaredAccess(asking, permissions);
    this.openPorts = openPorts(facts, declarations);
    this.requirements = [
      ...this.imagePulls,
      ...this.logging,
      ...this.secretReading,
      ...this.environmentFileReading,
      ...this.mounting,
      ...this.execSessions,
      ...this.declaredAccess.flatMap(({ requirement }) => requirement ?? []),
    ];
    this.access = this.requirements.flatMap((requirement) => requirement.access);
    for (const { service, which, asked } of this.access) {
      const role =
        service.task && linked({ execution: service.task.executionRole, task: service.task.taskRole }[which]);
      if (!role) continue;
      const known = this.askedByRole.get(role) ?? [];
      known.push(...asked);
      this.askedByRole.set(role, known);
    }
    const led = [...this.requirements, ...this.forwarding, ...this.calls, ...this.uses, ...this.groupUses];
    this.all = [...led.flatMap(({ flows }) => flows), ...this.openPorts.map(({ flow }) => flow)];
    const alone = (evidence: Evidence) => ({ evidence, isDecided: verdictOf(evidence) !== "undecided" });
    this.usage = new Usage([
      ...[...this.balancerInterfaces.values()].map(alone),
      ...led.map(({ own }) => alone(own)),
      ...this.all.map(({ evidence, requires = [] }) => ({
        evidence,
        isDecided: joint([evidence, ...requires]) !== "undecided",
      })),
      ...this.access.map(({ evidence }) => alone(evidence)),
    ]);
    for (const { caller, callees } of this.calls) {
      const known = this.calleesOf.get(caller) ?? new Set();
      for (const callee of callees) known.add(callee);
      this.calleesOf.set(caller, known);
    }
    const interfaces = [...this.serviceInterfaces, ...this.balancerInterfaces];
    this.interfaceOf = new Map(
      interfaces.map(([{ resource }, evidence]) => [`${resource.stack} ${resource.address}`, evidence]),
    );
    this.acrossRegions = new AcrossRegions(facts);
    this.unclear = new Unclear(facts, this);
  }

  /** All that services ask of a role, whether it is allowed or not. */
  askedOf({ resource }: Role): readonly Need[] {
    return this.askedByRole.get(resource) ?? [];
  }

  /** Whether a variable of the one names the other. */
  isCall(caller: Service, callee: Service): boolean {
    return this.calleesOf.get(caller)?.has(callee) === true;
  }

  /** The flows as they are reported: each is only as good as its two ends and all else that it requires. */
  report(): readonly FlowReport[] {
    return this.all.map(({ evidence, requires = [], ...flow }) => {
      const ends = [flow.from, flow.to].flatMap((end) =>
        "stack" in end ? (this.interfaceOf.get(`${end.stack} ${end.address}`) ?? []) : [],
      );
      const verdict = joint([evidence, ...requires, ...ends]);
      return {
        ...flow,
        verdict: this.acrossRegions.verdictOf([flow.from, flow.to], evidence.addresses, verdict),
        evidence: evidence.addresses,
      };
    });
  }

  permissionUses(): readonly PermissionUse[] {
    return this.access.flatMap(permissionUses);
  }
}

/** Of what holds only together. */
function joint(parts: readonly Evidence[]): Verdict {
  return verdictOf({
    missing: parts.flatMap(({ missing }) => missing),
    unknown: parts.flatMap((part) => part.unknown),
  });
}
