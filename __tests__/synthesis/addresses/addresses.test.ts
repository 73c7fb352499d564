import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { EnvironmentDefinition, PlatformDefinition } from "../../../src/definition/platform";
import { synthesize } from "../../../src/synthesis/synthesize";
import { outputFiles } from "../../support/project";
import { environmentOf, serviceDefinition, temporaryFolder } from "../../support/synth";

const temporary = temporaryFolder();
const image = { image: "123456789012.dkr.ecr.eu-central-1.amazonaws.com/team/books:1.0" };
const books = serviceDefinition({}, image);
const list = serviceDefinition({ exposure: { type: "internal", dnsName: "list" } }, image);
const { definition: base } = environmentOf({ services: { books, list } });

/** A platform with `dev` and, where a second environment is given, `prod`. */
const platform = (first: EnvironmentDefinition, second?: EnvironmentDefinition): PlatformDefinition => ({
  name: "shop",
  environments: { dev: first, ...(second && { prod: second }) },
});
const dev = (more: Partial<EnvironmentDefinition> = {}): PlatformDefinition => platform({ ...base, ...more });

/** An output folder of its own, with the demo environment in it. */
async function given() {
  const outdir = join(temporary, String(readdirSync(temporary).length));
  const synth = (definition: PlatformDefinition) => synthesize(definition, { root: ".", outdir });
  const first = await synth(dev());
  const file = join(outdir, "addresses.txt");
  const lines = () =>
    readFileSync(file, "utf8")
      .split("\n")
      .filter((line) => line !== "" && !line.startsWith("#"));
  const document = () =>
    JSON.parse(readFileSync(join(outdir, "stacks/shop-dev-platform/cdk.tf.json"), "utf8")) as Record<string, unknown>;
  return { outdir, synth, first, file, lines, document };
}

test("a first synth locks the addresses of what is deployed, and says that it compared nothing", async () => {
  const { first, file, lines } = await given();
  expect(first).toMatchObject({ notes: [`${file} is new: no address was compared with what is deployed`] });
  expect(lines()).toContain("shop-dev-platform aws_ecs_service.books");
  expect(lines().filter((line) => !line.startsWith("shop-dev-platform "))).toEqual([]);
});

test("a second synth says nothing and changes nothing", async () => {
  const { synth, outdir } = await given();
  const before = outputFiles(outdir);
  expect(await synth(dev())).toMatchObject({ notes: [] });
  expect(outputFiles(outdir)).toEqual(before);
});

test("new addresses are locked without a word", async () => {
  const { synth, lines } = await given();
  const library = serviceDefinition({ exposure: { type: "internal", dnsName: "library" } }, image);
  expect(await synth(dev({ services: { books, list, library } }))).toMatchObject({ notes: [] });
  expect(lines()).toContain("shop-dev-platform aws_ecs_service.library");
});

test("an address that disappears is an error, and nothing is written", async () => {
  const { synth, outdir } = await given();
  const before = outputFiles(outdir);
  const { errors = [] } = await synth(dev({ services: { list, library: books } }));
  expect(errors.map((error) => error.split("\n").slice(0, 3))).toEqual([
    [
      "environment 'shop-dev': 8 addresses are gone; Terraform would destroy what they name; say in the environment what is meant:",
      "  moved: [",
      '    { service: "books", to: "library" }, // with physicalName: "books" it keeps its names in AWS',
    ],
  ]);
  expect(outputFiles(outdir)).toEqual(before);
});

test("ranges that may connect are narrowed without a word, and what was a rule's address is gone from the lock", async () => {
  const { synth, lines } = await given();
  const shop = serviceDefinition({ exposure: { type: "load-balancer", paths: ["/*"], priority: 1 } }, image);
  const open = (...allowedCidrs: readonly string[]) =>
    synth(dev({ services: { books, list, shop }, ingress: { allowedCidrs } }));
  expect(await open("198.51.100.0/24", "203.0.113.0/24")).toMatchObject({ notes: [] });
  expect(await open("203.0.113.0/24")).toMatchObject({ notes: [] });
  expect(lines().filter((line) => line.includes("ingress_http_from"))).toEqual([
    "shop-dev-platform aws_vpc_security_group_ingress_rule.ingress_http_from_203_0_113_0_24",
  ]);
});

test("a move is Terraform's own, the lock follows, and every synth after it gives the same", async () => {
  const { synth, lines, document, outdir } = await given();
  const renamed = dev({
    services: { list, library: { ...books, physicalName: "books" } },
    moved: [{ service: "books", to: "library" }],
  });
  expect(await synth(renamed)).toMatchObject({ notes: [] });
  expect(lines().filter((line) => line.includes("aws_ecs_service"))).toEqual([
    "shop-dev-platform aws_ecs_service.library",
    "shop-dev-platform aws_ecs_service.list",
  ]);
  expect(document()["moved"]).toContainEqual({ from: "aws_ecs_service.books", to: "aws_ecs_service.library" });
  const after = outputFiles(outdir);
  expect(await synth(renamed)).toMatchObject({
    notes: [
      "environment 'shop-dev': 1 entry of moved and removed is older than the last synth; when every state has followed, it can go",
    ],
  });
  expect(outputFiles(outdir)).toEqual(after);
  const elsewhere = join(outdir, "elsewhere");
  await synthesize(renamed, { root: ".", outdir: elsewhere });
  expect(outputFiles(elsewhere)).toEqual(after);
});

test("a removal is Terraform's own", async () => {
  const { synth, document } = await given();
  const gone = { from: "aws_cloudwatch_log_group.books", destroy: false };
  await synth(dev({ services: { list }, removed: [{ service: "books", destroy: true }, gone] }));
  expect(document()["removed"]).toEqual([{ from: gone.from, lifecycle: { destroy: false } }]);
});

test("an environment that is gone takes its addresses along, with a note on what it deployed", async () => {
  const { synth, lines } = await given();
  await synth(platform(base, base));
  expect(lines().filter((line) => line.startsWith("shop-prod-platform "))).toHaveLength(lines().length / 2);
  expect(await synth(dev())).toMatchObject({
    notes: [
      "stack 'shop-prod-platform': isn't rendered any more; nothing destroys what it deployed; do that with the output of before",
    ],
  });
  expect(lines().filter((line) => line.startsWith("shop-prod-platform "))).toEqual([]);
});

test("where the lock is missing, what was rendered says what was there", async () => {
  const { synth, file } = await given();
  rmSync(file);
  const { errors = [] } = await synth(dev({ services: { list } }));
  expect(errors[0]?.split(";")[0]).toBe("environment 'shop-dev': 8 addresses are gone");
  expect(existsSync(file)).toBe(false);
});

test("half a merge is an error, together with what else is wrong", async () => {
  const { synth, file } = await given();
  writeFileSync(file, `<<<<<<< HEAD\n${readFileSync(file, "utf8")}`);
  expect(await synth(dev())).toEqual({
    errors: [
      `file '${file}': line 1 is '<<<<<<< HEAD'; a merge left it; remove the marker and keep the lines of both sides`,
    ],
  });
});

test("wrong moves are errors beside addresses that are gone", async () => {
  const { synth } = await given();
  const moved = [{ from: "aws_vpc.main", to: "aws_vpc.netwrk" }];
  const { errors = [] } = await synth(dev({ services: { list }, moved }));
  expect(errors.map((error) => error.split(";")[0])).toEqual([
    "environment 'shop-dev': moved.0.to is 'aws_vpc.netwrk'",
    "environment 'shop-dev': 8 addresses are gone",
  ]);
});

test("what the bootstrap makes is spoken of in the environment of its account", async () => {
  const { synth, lines } = await given();
  const backend = { type: "s3", bucket: "shop-states", region: "eu-central-1" } as const;
  const github = { repository: "shop/platform" };
  await synth({ ...dev({ backend }), bootstrap: { github } });
  expect(lines()).toContain("shop-bootstrap-dev aws_s3_bucket.state");
  const gone = { ...dev({ backend }), bootstrap: { github, existing: ["shop-states"] } };
  const { errors = [] } = await synth(gone);
  expect(errors.map((error) => error.split("\n").slice(0, 3))).toEqual([
    [
      expect.stringMatching(/^environment 'shop-dev': 1 address is gone; /),
      "  removed: [",
      expect.stringMatching(/^ {4}\{ from: "aws_s3_bucket\.state", destroy: true, stack: "shop-bootstrap-dev" \},$/),
    ],
  ]);
});

test("what runs on one's own machine is no contract", async () => {
  const { synth, lines, outdir } = await given();
  mkdirSync(outdir, { recursive: true });
  const two = dev({ services: { list, books: { ...books, desiredCount: 2 } } });
  await synth(two);
  expect(await synth(dev())).toMatchObject({ notes: [] });
  expect(lines().filter((line) => line.startsWith("shop-local "))).toEqual([]);
});
