import { Facts } from "../../facts/facts";
import type { Proof } from "../../proof/prove";
import type { Model } from "../../terraform/model";
import type { Stack } from "../../terraform/stack";
import { asString } from "../../terraform/expressions/value";
import { type LoadBalancerView, loadBalancerViews } from "./balancer-view";
import { type DataView, dataViews, storeNames } from "./data-view";
import { type EndpointView, endpointViews } from "./endpoint-view";
import { type ExposureView, type FlowView, exposureViews, flowViews } from "./flow-view";
import { type VpcView, vpcViews } from "./network-view";
import { type OverrideView, type ReasonView, overrideViews, reasonViews } from "./override-view";
import { keyOf, type Own, type Reference } from "./reference";
import { type AllowedView, allowedViews } from "./allowed-view";
import { type ProtectionView, protectionViews } from "./protection-view";
import { routingTraps } from "./routing";
import { type RoleView, roleViews } from "./role-view";
import { type ServiceView, serviceViews } from "./service-view";
import { type InventoryItem, type StackView, inventory, stackViews } from "./stack-view";
import {
  type ClusterView,
  type ImageUseView,
  type LogGroupView,
  clusterViews,
  imageViews,
  logGroupViews,
} from "./store-view";
import {
  type FindingView,
  type NoteView,
  type SuppressedView,
  type VerdictView,
  findingViews,
  noteViews,
  suppressedViews,
  verdictViews,
} from "./verdict-view";

/**
 * All that a review shows of one environment, from the Terraform JSON and its proof alone. Plain data, sorted, the same on
 * every machine; `undefined` is what the JSON doesn't tell, and a text in `<…>` stands for what only AWS knows
 * (`<account>`). Every page, picture, price and comparison is made from this and from nothing else.
 */
export interface EnvironmentView {
  /** `demo-dev`: `//.environment` of its stacks; a stack without one is an environment by its own name. */
  readonly name: string;
  /** Regions of its resources, sorted; one for a platform of ours. */
  readonly regions: readonly string[];
  /** Accounts that it may be deployed to; empty where the JSON leaves that open. */
  readonly accounts: readonly string[];
  /** In the order of their names. */
  readonly stacks: readonly StackView[];
  readonly vpcs: readonly VpcView[];
  readonly services: readonly ServiceView[];
  /** With listeners and their rules. */
  readonly loadBalancers: readonly LoadBalancerView[];
  readonly endpoints: readonly EndpointView[];
  /** Who can talk to whom: from outside, from load balancers, between services, to AWS, to other hosts. */
  readonly flows: readonly FlowView[];
  /** What can be reached from outside of the VPC. */
  readonly exposures: readonly ExposureView[];
  /** IAM roles with the reason for each statement. */
  readonly roles: readonly RoleView[];
  /** By reference, each once. */
  readonly images: readonly ImageUseView[];
  /** What holds data, with who gets to it and how it is kept. */
  readonly data: readonly DataView[];
  /** What keeps harm away from services, load balancers, images and data, and what doesn't. */
  readonly protections: readonly ProtectionView[];
  /** What security groups let through although no flow needs it. */
  readonly allowed: readonly AllowedView[];
  /** What readers of listener rules take for something else, as sentences. */
  readonly traps: readonly string[];
  readonly clusters: readonly ClusterView[];
  readonly logGroups: readonly LogGroupView[];
  /** All resources and data sources by address. */
  readonly inventory: readonly InventoryItem[];
  /** Whether its stacks declare what they expose and call; if not, whatever is open is only listed. */
  readonly declared: boolean;
  /** A line for each rule of the proof. */
  readonly verdicts: readonly VerdictView[];
  /** What keeps it from being proven; empty for whatever synth wrote. */
  readonly findings: readonly FindingView[];
  readonly suppressed: readonly SuppressedView[];
  /** What was set over what the definition makes of it. */
  readonly overrides: readonly OverrideView[];
  /** Why containers have writable root file systems, and values that look like secrets. */
  readonly reasons: readonly ReasonView[];
  readonly notes: readonly NoteView[];
}

/** The environments of all stacks at hand, by name. */
export function environmentViews(model: Model, proof: Proof): readonly EnvironmentView[] {
  const facts = new Facts(model);
  const byName = new Map<string, Stack[]>();
  for (const stack of model.stacks) {
    const name = environmentOf(stack);
    byName.set(name, [...(byName.get(name) ?? []), stack]);
  }
  return [...byName.keys()].sort().map((name) => environmentView(facts, proof, name, byName.get(name) ?? []));
}

/** The environment that a stack says it belongs to, else its own name. */
export function environmentOf(stack: Stack): string {
  const name = stack.comment["environment"];
  return typeof name === "string" && name !== "" ? name : stack.name;
}

function environmentView(facts: Facts, proof: Proof, name: string, stacks: readonly Stack[]): EnvironmentView {
  const names = new Set(stacks.map((stack) => stack.name));
  const own: Own = ({ stack }) => names.has(stack);
  const services = serviceViews(facts, own);
  const loadBalancers = loadBalancerViews(facts, own);
  const labels = new Map([...services, ...loadBalancers].map((view) => [keyOf(view), view.name]));
  const label = (reference: Reference): string => labels.get(keyOf(reference)) ?? reference.address;
  const flows = flowViews(proof, own, { label, stores: storeNames(facts, own) });
  const regions = facts.model.resources.filter(own).flatMap(({ region }) => asString(region) ?? []);
  const data = dataViews(facts, own, flows, label);
  return {
    name,
    regions: [...new Set(regions)].sort(),
    accounts: [...new Set(stacks.flatMap(({ allowedAccounts }) => [...allowedAccounts]))].sort(),
    stacks: stackViews(stacks.toSorted((a, b) => (a.name < b.name ? -1 : 1))),
    vpcs: vpcViews(facts, own),
    services,
    loadBalancers,
    endpoints: endpointViews(facts, own, flows),
    flows,
    exposures: exposureViews(flows, { loadBalancers, services }),
    roles: roleViews(facts, proof, own, label),
    images: imageViews(facts, own, services),
    data,
    protections: protectionViews(facts, own, { services, loadBalancers, data }),
    allowed: allowedViews(facts, own, flows, label),
    traps: routingTraps({ loadBalancers, services }),
    clusters: clusterViews(facts, own),
    logGroups: logGroupViews(facts, own),
    inventory: inventory(facts.model, own),
    declared: proof.declared,
    verdicts: verdictViews(proof, own),
    findings: findingViews(proof, own),
    suppressed: suppressedViews(proof, own),
    overrides: overrideViews(facts.model, proof, own),
    reasons: reasonViews(facts, proof, own),
    notes: noteViews(proof, own),
  };
}
