import type { Facts } from "../../facts/facts";
import { equals, switchSetting, textSetting } from "../../facts/setting";
import { nameOf } from "../../facts/arn";
import type { Resource } from "../../terraform/expressions/value";
import { type ListenerView, type LoadBalancerView, TLS, encryption, oldestTls } from "./balancer-view";
import { type DataView, dataName } from "./data-view";
import { byAddress, type Own, type Reference, referenceTo } from "./reference";
import type { ServiceView } from "./service-view";

/** Something that keeps harm away, or doesn't: each text says by itself which. */
export interface ProtectionView extends Reference {
  /** `service shop`, `table carts`. */
  readonly subject: string;
  /** Which container of a service it is of; undefined for all of it. */
  readonly part?: string;
  /** What several things can have alike: `deletion protection`, `encryption at rest`. */
  readonly name: string;
  /** `read-only root file system`, or `writable root file system`. */
  readonly text: string;
  /** 0 keeps nothing away, and more is safer; undefined where the JSON doesn't tell it. */
  readonly level: number | undefined;
}

export interface ProtectedViews {
  readonly services: readonly ServiceView[];
  readonly loadBalancers: readonly LoadBalancerView[];
  readonly data: readonly DataView[];
}

/** In the order of services, load balancers, repositories and what holds data. */
export function protectionViews(facts: Facts, own: Own, views: ProtectedViews): readonly ProtectionView[] {
  return [
    ...views.services.flatMap(ofService),
    ...views.loadBalancers.flatMap(ofBalancer),
    ...facts.model
      .all("aws_ecr_repository")
      .filter((resource) => resource.mode === "managed" && own(resource))
      .toSorted(byAddress)
      .flatMap(ofRepository),
    ...views.data.flatMap(ofData),
  ];
}

type Switch = readonly [name: string, isOn: boolean | undefined, on: string, off: string];

function switches(at: Reference, subject: string, all: readonly Switch[]): readonly ProtectionView[] {
  return all.map(([name, isOn, on, off]) => {
    const common = { stack: at.stack, address: at.address, subject, name };
    if (isOn === undefined) return { ...common, text: `${name}: not known`, level: undefined };
    return { ...common, text: isOn ? on : off, level: isOn ? 1 : 0 };
  });
}

function ofService(service: ServiceView): readonly ProtectionView[] {
  const { name, containers, exec, start, rollsBack, keptPercent: kept } = service;
  const subject = `${start === undefined ? "service" : "job"} ${name}`;
  const roots = containers.flatMap((container) => {
    const whose = containers.length === 1 ? subject : `${subject}/${container.name}`;
    const logs = container.isRouted ? "the log router" : container.logGroup;
    return switches(service, whose, [
      ["root file system", container.readonlyRoot, "read-only root file system", "writable root file system"],
      ["logs", logs !== undefined, `logs to ${logs ?? ""}`, "logs nowhere that these stacks know"],
    ]).map((view) => ({ ...view, part: container.name }));
  });
  const shell = switches(service, subject, [["shell", !exec, "no shell by ECS Exec", "ECS Exec opens a shell"]]);
  // What runs to its end isn't deployed task by task.
  if (start !== undefined) return [...shell, ...roots];
  return [
    ...shell,
    ...switches(service, subject, [
      ["roll-back", rollsBack, "failed deployments are rolled back", "failed deployments aren't rolled back"],
    ]),
    {
      ...{ stack: service.stack, address: service.address, subject, name: "tasks kept" },
      text: `${kept === undefined ? "not known how many" : `${kept} % of its`} tasks are kept during a deployment`,
      level: kept,
    },
    ...roots,
  ];
}

function ofBalancer(balancer: LoadBalancerView): readonly ProtectionView[] {
  const { name, deletionProtection: isOn, listeners, logsAccess, dropsInvalidHeaders } = balancer;
  // Said where it is there: without it a balancer is as AWS makes it.
  const own = { stack: balancer.stack, address: balancer.address, subject: `load balancer ${name}`, level: 1 };
  return [
    ...(logsAccess ? [{ ...own, name: "access logs", text: "access logs" }] : []),
    ...(dropsInvalidHeaders ? [{ ...own, name: "header fields", text: "invalid header fields are dropped" }] : []),
    ...switches(balancer, `load balancer ${name}`, [
      ["deletion protection", isOn, "deletion protection", "no deletion protection"],
    ]),
    ...listeners.map((listener): ProtectionView => ({
      ...{ stack: listener.stack, address: listener.address },
      ...{ subject: `load balancer ${name} port ${listener.port ?? "?"}`, name: "encryption of connections" },
      ...withTls(listener),
    })),
  ];
}

/** More is safer: TLS from 1.0 on is 1, as is what is encrypted by a policy that isn't known. */
function withTls(listener: ListenerView): Pick<ProtectionView, "text" | "level"> {
  const [{ text, level }, oldest] = [encryption(listener), oldestTls(listener)];
  if (oldest === undefined) return { text, level };
  return { text: `${text} by TLS ${oldest} or later`, level: 1 + TLS.indexOf(oldest) };
}

/**
 * By default tags can be overwritten, and Terraform deletes no repository with images.
 * @see https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/ecr_repository
 */
function ofRepository(resource: Resource): readonly ProtectionView[] {
  const tags = textSetting(resource.get("image_tag_mutability"));
  const deletes = switchSetting(resource.get("force_delete"));
  const isImmutable = tags.kind === "unknown" ? undefined : equals(tags, "IMMUTABLE") === "yes";
  const isKept = deletes.kind === "unknown" ? undefined : equals(deletes, true) !== "yes";
  return switches(referenceTo(resource), `repository ${nameOf(resource)}`, [
    ["tags", isImmutable, "tags can't be overwritten", "tags can be overwritten"],
    ["deletion of images", isKept, "isn't deleted while it has images", "is deleted with its images (force_delete)"],
  ]);
}

const NAMES: Readonly<Record<string, string>> = { "protection deletion": "deletion protection" };

function ofData(view: DataView): readonly ProtectionView[] {
  return view.safeguards.map(({ of, name, text, level }) => ({
    ...{ stack: view.stack, address: view.address, subject: dataName(view), text, level },
    name: NAMES[`${of} ${name}`] ?? (of === "encryption" ? `encryption ${name}` : name),
  }));
}
