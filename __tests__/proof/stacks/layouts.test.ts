import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Backend } from "../../../src/definition/backend";
import type { Layout } from "../../../src/definition/platform";
import { demo } from "../../fixtures/platform";
import { prove } from "../../../src/proof/prove";
import { synthesize } from "../../../src/synthesis/synthesize";
import { stackSources } from "../../../src/terraform/folder";
import { Model } from "../../../src/terraform/model";
import type { StackSource } from "../../../src/terraform/folder";

const root = mkdtempSync(join(tmpdir(), "layouts-"));
afterAll(() => {
  rmSync(root, { recursive: true });
});

const S3: Backend = { type: "s3", bucket: "demo-states", region: "eu-central-1", keyPrefix: "demo/" };
const CLOUD: Backend = { type: "cloud", organization: "demo", project: "Demo", workspace: "team-{stack}" };

async function rendered(layout: Layout, backend: Backend = { type: "local" }): Promise<readonly StackSource[]> {
  const outdir = join(root, `${layout}-${backend.type}`);
  const environments = Object.fromEntries(
    Object.entries(demo.environments).map(([name, environment]) => [name, { ...environment, layout, backend }]),
  );
  const { errors = [] } = await synthesize({ ...demo, environments }, { root: ".", outdir });
  expect(errors).toEqual([]);
  return stackSources(join(outdir, "stacks"));
}

/** What is proven, but for what is said of a stack as such. */
function proven(sources: readonly StackSource[]): string[] {
  return prove(new Model(sources)).rules.flatMap(({ rule, results }) =>
    results.flatMap(({ subject, verdict, message }) =>
      subject.kind === "stack" ? [] : `${rule}: ${verdict}: ${message}`,
    ),
  );
}

/** What the tests change of a stack. */
interface Rendered {
  readonly output: object;
  readonly data: { readonly terraform_remote_state: { readonly platform: { config: { path: string } } } };
}

/** The stacks with one of them changed. */
function changed(sources: readonly StackSource[], name: string, change: (json: Rendered) => void): StackSource[] {
  return sources.map((source) => {
    if (source.name !== name) return source;
    const documents = structuredClone(source.documents);
    // What a second file says is the version of Terraform.
    const [document] = documents;
    change(document as unknown as Rendered);
    return { ...source, documents };
  });
}

test("the demo with a stack a service is proven to be all that the single layout is", async () => {
  const single = proven(await rendered("single"));
  expect(proven(await rendered("per-service")).sort()).toEqual(single.sort());
  expect(single.length).toBeGreaterThan(100);
});

test.each([S3, CLOUD])("so it is with its states in $type", async (backend) => {
  const model = new Model(await rendered("per-service", backend));
  expect(prove(model).findings).toEqual([]);
  expect(model.stateReads.map(({ reader, producer }) => [reader.name, producer?.name])).toEqual([
    ["demo-dev-hostname-app", "demo-dev-platform"],
    ["demo-dev-random-quote-app", "demo-dev-platform"],
    ["demo-dev-static-app", "demo-dev-platform"],
    ["demo-prod-hostname-app", "demo-prod-platform"],
    ["demo-prod-random-quote-app", "demo-prod-platform"],
    ["demo-prod-static-app", "demo-prod-platform"],
  ]);
});

describe("what a service reads of the platform", () => {
  const withoutOutput = (sources: readonly StackSource[], output: string) =>
    changed(sources, "demo-dev-platform", ({ output: outputs }) => {
      Reflect.deleteProperty(outputs, output);
    });

  test("is missed, whichever output is gone, with the name of the output and of its stack", async () => {
    const sources = await rendered("per-service");
    const platform = sources.find(({ name }) => name === "demo-dev-platform");
    const outputs = Object.keys(platform?.documents[0]?.["output"] ?? {});
    const missed = outputs.map((output) => {
      const findings = prove(new Model(withoutOutput(sources, output))).findings;
      const named = findings.filter(
        ({ rule, message }) =>
          rule === "remote-states" &&
          message.endsWith(` reads '${output}', and 'demo-dev-platform' has no such output; add the output there`),
      );
      return [output, named.map(({ stack }) => stack.replace("demo-dev-", ""))];
    });
    const all = ["hostname-app", "random-quote-app", "static-app"];
    expect(Object.fromEntries(missed)).toEqual({
      // These are for people.
      cluster: [],
      namespace: [],
      cluster_arn: all,
      // What the demo has no use for: scaling and what `extend` adds read these.
      cluster_name: [],
      load_balancer_arn: [],
      load_balancer_arn_suffix: [],
      load_balancer_dns_name: [],
      load_balancer_security_group_id: [],
      endpoint_client_security_group_id: all,
      load_balancer_listener_arn: ["hostname-app"],
      load_balancer_target_security_group_ids: ["hostname-app"],
      load_balancer_url: ["hostname-app"],
      namespace_id: ["random-quote-app"],
      private_subnet_ids: ["hostname-app", "random-quote-app"],
      public_subnet_ids: ["static-app"],
      service_security_group_ids: all,
      vpc_id: ["hostname-app"],
    });
  });

  test("is not another environment's", async () => {
    const sources = changed(await rendered("per-service"), "demo-dev-hostname-app", ({ data }) => {
      data.terraform_remote_state.platform.config.path = "../../../state/demo-prod-platform.tfstate";
    });
    const [first] = prove(new Model(sources)).findings;
    expect(first?.message).toBe(
      "stack 'demo-dev-hostname-app': cannot read data.terraform_remote_state.platform: it isn't said to come after 'demo-prod-platform' (//.dependsOn); add that dependency, by which deployments are ordered",
    );
  });
});
