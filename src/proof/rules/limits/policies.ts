import { POLICY_SIZES } from "../../../aws/iam/policy-sizes";
import { arnOf, matches } from "../../../facts/arn";
import type { ResourcePolicy } from "../../../facts/iam/resource-policies";
import { linked } from "../../../facts/link";
import { type PolicyKind, refusedInPolicy } from "../../../facts/iam/policy-grammar";
import { decodeJson } from "../../../terraform/expressions/json-text";
import {
  type Resource,
  Text,
  type Value,
  blocks,
  isList,
  isLiteral,
  isMap,
} from "../../../terraform/expressions/value";
import { messages } from "../../message";
import { type Result, type Rule, results } from "../../result";

const says = messages({
  tooLong: (it: { characters: number; limit: number }) =>
    `has at least ${it.characters} characters without white space; IAM allows ${it.limit}; name fewer resources, or move statements to another policy`,
  malformed: ({ what, by }: { what: string; by: string }) => `has ${what}, which ${by} refuses; correct it`,
  otherBucket: ({ resource, bucket }: { resource: string; bucket: string }) =>
    `undecided whether S3 takes it: not known: whether ${resource} is of ${bucket}, whose policy it is`,
  fits: () => "fits",
});

/** Parts that only AWS knows count as nothing, so what is refuted is too long for certain. */
export const limitsPolicies: Rule = {
  id: "limits-policies",
  isLocal: true,
  title: "Policies are as AWS takes them, and those of roles fit the sizes that IAM allows",
  check({ facts: { roles, model, resourcePolicies } }) {
    const inline = new Map<Resource, number>();
    const add = (role: Resource, document: Value | undefined): void => {
      inline.set(role, (inline.get(role) ?? 0) + leastLength(decodeJson(document)));
    };
    for (const policy of model.all("aws_iam_role_policy")) {
      const role = linked(roles.link(policy.get("role"), policy.stack));
      if (role) add(role, policy.get("policy"));
    }
    for (const { resource } of roles.all)
      for (const map of blocks(resource.get("inline_policy")).maps) add(resource, map.get("policy"));
    const managed = model
      .all("aws_iam_policy")
      .map((policy) => [policy, leastLength(decodeJson(policy.get("policy")))] as const);
    const found = [
      ...[...inline].map((entry) => ({ kind: "inline policies of role", limit: POLICY_SIZES.inline, entry })),
      ...managed.map((entry) => ({ kind: "policy", limit: POLICY_SIZES.managed, entry })),
    ].map(({ kind, limit, entry: [at, characters] }) => {
      const { proven, refuted } = results({ kind, name: at.address }, at);
      return characters > limit ? refuted(says.tooLong({ characters, limit })) : proven(says.fits(), [at.address]);
    });
    const malformed = [
      ...["aws_iam_role_policy", "aws_iam_policy"].flatMap((type) =>
        model.all(type).flatMap((at) => refusedIn(at, at.get("policy"), "identity")),
      ),
      ...roles.all.flatMap(({ resource }) => [
        ...refusedIn(resource, resource.get("assume_role_policy"), "trust"),
        ...blocks(resource.get("inline_policy")).maps.flatMap((map) =>
          refusedIn(resource, map.get("policy"), "identity"),
        ),
      ]),
      ...resourcePolicies.all.flatMap(({ carrier, service }) =>
        refusedIn(carrier, carrier.get("policy"), "resource", service),
      ),
      ...resourcePolicies.all.flatMap(ofOtherBuckets),
      // https://docs.aws.amazon.com/vpc/latest/privatelink/vpc-endpoints-access.html
      ...["aws_vpc_endpoint", "aws_vpc_endpoint_policy"].flatMap((type) =>
        model.all(type).flatMap((at) => refusedIn(at, at.get("policy"), "resource")),
      ),
    ];
    return {
      looked: { "role with inline policies": inline.size, "managed policy": managed.length },
      results: [...found, ...malformed],
    };
  },
};

function refusedIn(at: Resource, document: Value | undefined, kind: PolicyKind, service?: string): readonly Result[] {
  const { refuted } = results({ kind: "policy", name: at.address }, at);
  const by = kind === "resource" ? "AWS" : "IAM";
  return refusedInPolicy(document, kind, service).map((what) => refuted(says.malformed({ what, by })));
}

/** What a bucket's policy says of another bucket. S3 refuses that, which its documentation doesn't say. */
function ofOtherBuckets({ carrier, policy, of: bucket }: ResourcePolicy): readonly Result[] {
  if (bucket?.type !== "aws_s3_bucket") return [];
  const { undecided } = results({ kind: "policy", name: carrier.address }, carrier);
  const own = arnOf(bucket);
  const others = policy.statements
    .flatMap(({ resources }) => resources)
    .filter((it) => !it.startsWith(`${own}/`) && matches(it, own) === "no" && matches(it, `${own}/x`) === "no");
  return [...new Set(others)].map((resource) => undecided(says.otherBucket({ resource, bucket: bucket.address })));
}

/** Of a JSON text, as long as it is at least. */
function leastLength(value: Value | undefined): number {
  if (isList(value)) return brackets(value.map(leastLength));
  if (isMap(value)) return brackets([...value].map(([key, item]) => leastLength(key) + 1 + leastLength(item)));
  if (value instanceof Text)
    return 2 + value.parts.reduce((sum, part) => sum + (typeof part === "string" ? withoutSpace(part) : 0), 0);
  return isLiteral(value) ? withoutSpace(JSON.stringify(value)) : 0;
}

function brackets(lengths: readonly number[]): number {
  return 2 + Math.max(0, lengths.length - 1) + lengths.reduce((sum, length) => sum + length, 0);
}

function withoutSpace(text: string): number {
  return text.replace(/\s/g, "").length;
}
