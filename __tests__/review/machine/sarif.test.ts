import { sarifOf } from "../../../src/review/machine/sarif";
import { linesByAddress } from "../../../src/review/machine/places";
import type { Review } from "../../../src/review/review";
import type { RenderedStack } from "../../../src/terraform/rendered-stacks";
import { BASE, reviewOfEdits, reviewOfStacks } from "../support/changed";

interface Sarif {
  readonly runs: readonly [
    {
      readonly tool: { readonly driver: { readonly rules: readonly { readonly id: string }[] } };
      readonly results: readonly {
        readonly ruleId: string;
        readonly level: string;
        readonly message: { readonly text: string };
        readonly suppressions?: readonly object[];
        readonly partialFingerprints: { readonly finding: string };
        readonly locations: readonly [
          {
            readonly physicalLocation: {
              readonly artifactLocation: { readonly uri: string };
              readonly region: { readonly startLine: number };
            };
          },
        ];
      }[];
    },
  ];
}

const textOf = ({ name, json }: RenderedStack) => ({
  name,
  path: `cdktf.out/stacks/${name}/cdk.tf.json`,
  text: JSON.stringify(json, null, 2),
});

function resultsOf(review: Review, stacks: readonly RenderedStack[] = BASE) {
  const [run] = (sarifOf(review, stacks.map(textOf)) as Sarif).runs;
  return run.results.map(({ ruleId, level, message, suppressions, locations: [{ physicalLocation: at }] }) => {
    const stack = stacks.map(textOf).find(({ path }) => path === at.artifactLocation.uri);
    const line = stack?.text.split("\n")[at.region.startLine - 1]?.trim() ?? "";
    return { ruleId, level, text: message.text, suppressed: suppressions !== undefined, line };
  });
}

test("a block's line is that of its name, whatever names stand in its values", () => {
  const text = JSON.stringify(
    {
      resource: { aws_lb: { a: { name: "aws_lb", tags: { b: "{" } }, b: { x: [{ c: '"' }] } } },
      data: { aws_vpc: { c: {} } },
      output: { d: { value: 1 } },
    },
    null,
    2,
  );
  const lines = text.split("\n");
  expect([...linesByAddress(text)].map(([address, line]) => [address, lines[line - 1]?.trim()])).toEqual([
    ["aws_lb.a", '"a": {'],
    ["aws_lb.b", '"b": {'],
    ["data.aws_vpc.c", '"c": {}'],
    ["output.d", '"d": {'],
  ]);
  expect([...linesByAddress(JSON.stringify(JSON.parse(text)))].map(([, line]) => line)).toEqual([1, 1, 1, 1]);
});

test("a decision stands at the address that it names, else at its stack's beginning", async () => {
  const review = await reviewOfEdits({ "services.shop.desiredCount": 0, "network.cidr": "10.0.0.0/15" });
  expect(resultsOf(review)).toEqual(
    expect.arrayContaining([
      expect.objectContaining({ ruleId: "review/traffic", level: "error", line: '"network": {' }),
      {
        ruleId: "review/traffic",
        level: "error",
        text: "service shop runs no tasks any more (it ran 1). To do: apply it when this may stop, or let the new one come first.",
        suppressed: false,
        line: "{",
      },
    ]),
  );
});

test("a finding of the proof stands at its address, with its verdict's level; an accepted one says why", async () => {
  const broken = BASE.map((it) => {
    const rules = omit(it.json.resource?.["aws_vpc_security_group_ingress_rule"] ?? {}, "shop_to_books");
    const resource = { ...it.json.resource, aws_vpc_security_group_ingress_rule: rules };
    return it.name.endsWith("-platform") ? { ...it, json: { ...it.json, resource } } : it;
  });
  const review = await reviewOfStacks(BASE, broken);
  const [finding] = review.findings;
  if (finding === undefined) throw new Error("nothing is found");
  const [first] = resultsOf(review, broken);
  expect(first).toMatchObject({ ruleId: `proof/${finding.rule}`, level: "error", suppressed: false });
  expect(first?.line).toBe(`"${finding.address.split(".")[1] ?? ""}": {`);
  const accepted = { ...review, findings: [{ ...finding, reason: "by hand" }] };
  expect(resultsOf(accepted, broken)[0]).toMatchObject({ suppressed: true });
});

test("the same finding has the same fingerprint in every run, and another one has another", async () => {
  const prints = async (count: number) => {
    const review = await reviewOfEdits({ "services.shop.desiredCount": count, "services.status": undefined });
    const [run] = (sarifOf(review, BASE.map(textOf)) as Sarif).runs;
    return run.results.map(({ partialFingerprints: { finding } }) => finding);
  };
  const [all, others] = [await prints(0), await prints(1)];
  expect(new Set(all).size).toBe(all.length);
  expect(others.every((print) => all.includes(print))).toBe(true);
});

function omit<T>(rules: Readonly<Record<string, T>>, name: string): Readonly<Record<string, T>> {
  return Object.fromEntries(Object.entries(rules).filter(([own]) => own !== name));
}

test("a decision about an environment that is gone is at a file, too", async () => {
  const gone = BASE.map((stack) => ({
    ...stack,
    name: stack.name.replace("-test-", "-old-"),
    json: { ...stack.json, "//": { ...stack.json["//"], environment: "store-old" } },
  }));
  const review = await reviewOfStacks([...BASE, ...gone], BASE);
  const [run] = (sarifOf(review, BASE.map(textOf)) as Sarif).runs;
  const places = run.results.map(({ locations: [{ physicalLocation: at }] }) => at.artifactLocation.uri);
  expect(places).not.toEqual([]);
  const files = BASE.map((stack) => textOf(stack).path);
  expect(places.filter((place) => !files.includes(place))).toEqual([]);
});
