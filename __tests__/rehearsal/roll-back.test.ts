/** What a registry stack does on a machine that never built anything, as a CI runner: no image is there. */
import { readStacks, type RenderedStack, type StackJson } from "../../src/terraform/rendered-stacks";
import { Session } from "../../src/rehearsal/runner/session";
import { fixtureOutput } from "../support/fixture-output";
import { describeWithTerraform } from "./support/with-terraform";

const [registry] = readStacks(fixtureOutput()).filter(({ name }) => name === "demo-dev-registry");
if (registry === undefined) throw new Error("demo-dev-registry isn't rendered");
const [tag = ""] = /(?<=hostname-app:)[0-9a-f]{16}/.exec(JSON.stringify(registry.json)) ?? [];

/** The stack as a synth renders it when the content of hostname-app has another hash. */
function withTag(stack: RenderedStack, other: string): RenderedStack {
  return { ...stack, json: JSON.parse(JSON.stringify(stack.json).replaceAll(tag, other)) as StackJson };
}

const CONTENTS = { first: tag, second: "2".repeat(16), third: "3".repeat(16) };

describeWithTerraform("images over several releases", () => {
  const plans: Record<string, readonly string[]> = {};

  beforeAll(async () => {
    await Session.during({ stacks: [registry] }, async (session) => {
      const release = async (title: string, content: keyof typeof CONTENTS) => {
        const stack = withTag(registry, CONTENTS[content]);
        const run = await session.start(stack, [stack]);
        const refused = await run.init();
        const { findings, changed } = await run.plan();
        const problems = [...refused, ...findings];
        const changes = (await run.changes()).filter(({ address }) => !address.startsWith("output."));
        plans[title] = [
          ...changes.map(({ kind, address }) => `${kind} ${address}`),
          ...[...problems, ...(changed ? await run.apply() : [])].map(({ detail }) => detail),
        ];
      };
      await release("roll-out", "first");
      await release("again", "first");
      await release("change", "second");
      await release("roll-back", "first");
      await release("after the roll-back", "first");
      await release("another change", "third");
    });
  });

  test("nothing changes where nothing did, also without the images that were built elsewhere", () => {
    expect([plans["roll-out"]?.length, plans["again"], plans["after the roll-back"]]).toEqual([15, [], []]);
  });

  test("a new content is built and pushed", () => {
    expect(plans["change"]).toEqual([
      "added docker_image.hostname_app[0]",
      "replaced docker_registry_image.hostname_app[0]",
      "replaced terraform_data.hostname_app_push",
    ]);
  });

  test("a content that was there before is neither built nor pushed, and the next new one is", () => {
    expect([plans["roll-back"], plans["another change"]]).toEqual([
      ["destroyed docker_registry_image.hostname_app[0]", "replaced terraform_data.hostname_app_push"],
      [
        "added docker_image.hostname_app[0]",
        "added docker_registry_image.hostname_app[0]",
        "replaced terraform_data.hostname_app_push",
      ],
    ]);
  });
});
