import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { PlatformDefinition } from "../../src/definition/platform";
import { PlatformStack } from "../../src/stacks/platform-stack";
import type { ReviewPacks } from "../../src/synthesis/review-packs";
import { type StackSynthesis, type Synthesis, synthesize } from "../../src/synthesis/synthesize";
import { setEnvironment } from "../support/environment";
import { environmentOf, serviceDefinition, temporaryFolder } from "../support/synth";

const temporary = temporaryFolder();
const root = join(temporary, "repository");
mkdirSync(join(root, "apps/books"), { recursive: true });
writeFileSync(join(root, "apps/books/Dockerfile"), "FROM scratch\n");

const { definition: environment } = environmentOf({ services: { books: serviceDefinition() } });
const definition: PlatformDefinition = { name: "shop", environments: { dev: environment, prod: environment } };
const devOnly: PlatformDefinition = { name: "shop", environments: { dev: environment } };

/** An output folder of its own for each test, and where `synthesize` keeps what isn't finished. */
function given() {
  const folder = join(temporary, String(readdirSync(temporary).length));
  const unfinished = join(folder, "tmp");
  mkdirSync(unfinished, { recursive: true });
  setEnvironment({ TMPDIR: unfinished });
  const outdir = join(folder, "cdktf.out");
  const fileOf = (stack: string) => join(outdir, "stacks", stack, "cdk.tf.json");
  return { outdir, unfinished, fileOf, props: { root, outdir } };
}

function stacksOf(result: Synthesis): readonly StackSynthesis[] {
  if (result.errors !== undefined) throw new Error(result.errors.join("\n"));
  return result.stacks;
}

/** Every file below a folder with its content. */
function contents(folder: string): Record<string, string> {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return Object.fromEntries(
    files.map(({ parentPath, name }) => [join(parentPath, name), readFileSync(join(parentPath, name), "utf8")]),
  );
}

afterEach(() => {
  jest.restoreAllMocks();
});

describe("a first synth", () => {
  const { props, outdir, unfinished, fileOf } = given();
  let stacks: readonly StackSynthesis[];
  beforeAll(async () => {
    setEnvironment({ TMPDIR: unfinished });
    stacks = stacksOf(await synthesize(definition, props));
  });

  test("writes two stacks for each environment, one for this machine, the address lock and cdktf's manifest", () => {
    const names = ["shop-dev-platform", "shop-dev-registry", "shop-local", "shop-prod-platform", "shop-prod-registry"];
    expect(Object.keys(contents(outdir)).sort()).toEqual([
      join(outdir, "addresses.txt"),
      join(outdir, "manifest.json"),
      ...names.flatMap((name) => [fileOf(name), join(dirname(fileOf(name)), "versions.tf.json")]),
    ]);
  });

  test("tells what is in them, the registry before the platform", () => {
    expect(stacks.map(({ name, resources, changed, removed }) => [name, resources, changed, removed])).toEqual([
      ["shop-dev-registry", 5, [], []],
      ["shop-dev-platform", expect.any(Number), [], []],
      ["shop-prod-registry", 5, [], []],
      ["shop-prod-platform", expect.any(Number), [], []],
      ["shop-local", 4, [], []],
    ]);
    expect(stacks[0]?.added).toEqual([
      "//",
      "aws_ecr_lifecycle_policy.books",
      "aws_ecr_repository.books",
      "data.aws_ecr_images.books",
      "data.aws_ecr_repositories.existing",
      "docker_image.books",
      "docker_registry_image.books",
      "ephemeral.aws_ecr_authorization_token.registry",
      "local.books_is_pushed",
      "local.books_lifecycle",
      "output.books_image",
      "provider.aws",
      "provider.docker",
      "terraform",
      "terraform_data.books_push",
    ]);
  });

  test("ends each file with a newline, as editors and git like it", () => {
    const text = readFileSync(fileOf("shop-dev-registry"), "utf8");
    expect(text).toMatch(/[^\n]\n$/);
    expect(JSON.parse(text)).toHaveProperty("terraform");
  });

  test("orders the platform after its registry, for the cdktf CLI and for readers", () => {
    const manifest = JSON.parse(readFileSync(join(outdir, "manifest.json"), "utf8")) as object;
    expect(manifest).toHaveProperty(["stacks", "shop-dev-platform", "dependencies"], ["shop-dev-registry"]);
    const document = JSON.parse(readFileSync(fileOf("shop-dev-platform"), "utf8")) as object;
    expect(document).toHaveProperty(["//", "dependsOn"], ["shop-dev-registry"]);
  });

  test("has both stacks name the same image", () => {
    const [registry, platform] = ["shop-dev-registry", "shop-dev-platform"].map(
      (stack) => /[^"]*dkr\.ecr[^"]*/.exec(readFileSync(fileOf(stack), "utf8"))?.[0],
    );
    expect(registry).toMatch(/^123456789012\.dkr\.ecr\.eu-central-1\.amazonaws\.com\/shop-dev-books:[0-9a-f]{16}$/);
    expect(platform).toBe(registry);
  });

  test("leaves nothing unfinished behind", () => {
    expect(readdirSync(unfinished)).toEqual([]);
  });
});

test("a definition with errors gives all of them and leaves the output as it was", async () => {
  const { props, outdir, unfinished } = given();
  await synthesize(definition, props);
  const before = contents(outdir);
  const wrong = { ...environment, region: "", tags: {}, services: {} };
  expect(await synthesize({ name: "shop", environments: { dev: wrong } }, props)).toEqual({
    errors: [
      "environment 'shop-dev': services is {}; an environment runs at least one service or job; add one, or remove the environment",
      "environment 'shop-dev': region is ''; a region looks like 'eu-central-1'; correct it",
      "environment 'shop-dev': tags is {}; the resource group finds the environment by its tags; give one",
    ],
  });
  expect(contents(outdir)).toEqual(before);
  expect(readdirSync(unfinished)).toEqual([]);
});

test("a second synth changes nothing and doesn't even touch the files", async () => {
  const { props, fileOf } = given();
  await synthesize(definition, props);
  const { ino, mtimeMs } = statSync(fileOf("shop-dev-platform"));
  const unchanged = { added: [], changed: [], removed: [] };
  expect(stacksOf(await synthesize(definition, props))).toMatchObject(Array.from({ length: 5 }, () => unchanged));
  expect(statSync(fileOf("shop-dev-platform"))).toMatchObject({ ino, mtimeMs });
});

test("a changed app gives a new tag in all stacks", async () => {
  const { props } = given();
  const source = "apps/changing";
  const services = { books: serviceDefinition({}, { source }) };
  const changing = { name: "shop", environments: { dev: { ...environment, services } } };
  mkdirSync(join(root, source));
  writeFileSync(join(root, source, "Dockerfile"), "FROM scratch\n");
  await synthesize(changing, props);
  writeFileSync(join(root, source, "Dockerfile"), "FROM scratch\nUSER 1000\n");
  expect(stacksOf(await synthesize(changing, props)).map(({ name, changed }) => [name, changed])).toEqual([
    [
      "shop-dev-registry",
      [
        "docker_image.books",
        "docker_registry_image.books",
        "local.books_is_pushed",
        "output.books_image",
        "terraform_data.books_push",
      ],
    ],
    ["shop-dev-platform", ["data.aws_ecr_image.books_pushed_by_registry_stack", "local.books_containers"]],
    ["shop-local", ["docker_image.books"]],
  ]);
});

test("output that a merge has left broken is replaced", async () => {
  const { props, outdir, fileOf } = given();
  await synthesize(definition, props);
  const before = contents(outdir);
  writeFileSync(fileOf("shop-prod-registry"), `<<<<<<< HEAD\n${readFileSync(fileOf("shop-prod-registry"), "utf8")}`);
  expect(stacksOf(await synthesize(definition, props))[2]).toMatchObject({ name: "shop-prod-registry", resources: 5 });
  expect(contents(outdir)).toEqual(before);
});

describe("an environment that is gone", () => {
  const { props, outdir, fileOf } = given();
  let stacks: readonly StackSynthesis[];
  beforeAll(async () => {
    await synthesize(definition, props);
    mkdirSync(join(outdir, "stacks/shop-prod-platform/.terraform"));
    stacks = stacksOf(await synthesize(devOnly, props));
  });

  test("takes its stacks with it", () => {
    expect(readdirSync(join(outdir, "stacks"))).toEqual(["shop-dev-platform", "shop-dev-registry", "shop-local"]);
    expect(existsSync(fileOf("shop-dev-platform"))).toBe(true);
  });

  test("is reported with all that goes", () => {
    const gone = stacks.filter(({ resources }) => resources === 0);
    expect(gone.map(({ name, added, changed }) => [name, added, changed])).toEqual([
      ["shop-prod-platform", [], []],
      ["shop-prod-registry", [], []],
    ]);
    expect(gone[1]?.removed).toEqual([
      "//",
      "aws_ecr_lifecycle_policy.books",
      "aws_ecr_repository.books",
      "data.aws_ecr_images.books",
      "data.aws_ecr_repositories.existing",
      "docker_image.books",
      "docker_registry_image.books",
      "ephemeral.aws_ecr_authorization_token.registry",
      "local.books_is_pushed",
      "local.books_lifecycle",
      "output.books_image",
      "provider.aws",
      "provider.docker",
      "terraform",
      "terraform_data.books_push",
    ]);
  });
});

test("Terraform's own folder and lock file beside a stack stay", async () => {
  const { props, outdir } = given();
  await synthesize(devOnly, props);
  const folder = join(outdir, "stacks/shop-dev-platform");
  mkdirSync(join(folder, ".terraform"));
  writeFileSync(join(folder, ".terraform/environment"), "default");
  writeFileSync(join(folder, ".terraform.lock.hcl"), "# lock");
  await synthesize({ name: "shop", environments: { dev: { ...environment, logRetentionDays: 30 } } }, props);
  expect(readFileSync(join(folder, ".terraform/environment"), "utf8")).toBe("default");
  expect(readFileSync(join(folder, ".terraform.lock.hcl"), "utf8")).toBe("# lock");
});

describe("when a stack can't be rendered", () => {
  // The registry stack renders, the platform stack doesn't: what cdktf has written by then must not be seen.
  const wrong = "stack 'shop-dev-platform': something is wrong";
  beforeEach(() => {
    jest.spyOn(PlatformStack.prototype, "toTerraform").mockImplementation(() => {
      throw new Error(wrong);
    });
  });

  test("the output stays as it was, byte for byte, and nothing unfinished stays behind", async () => {
    const { props, outdir, unfinished, fileOf } = given();
    for (const stack of ["shop-dev-registry", "shop-old-platform"]) {
      mkdirSync(dirname(fileOf(stack)), { recursive: true });
      writeFileSync(fileOf(stack), "{}\n");
    }
    const before = contents(outdir);
    await expect(synthesize(devOnly, props)).rejects.toThrow(new Error(wrong));
    expect(contents(outdir)).toEqual(before);
    expect(readdirSync(unfinished)).toEqual([]);
  });

  test("no output appears where there was none", async () => {
    const { props, outdir } = given();
    await expect(synthesize(definition, props)).rejects.toThrow(new Error(wrong));
    expect(existsSync(outdir)).toBe(false);
  });
});

test("this machine runs the first environment", async () => {
  const { props, fileOf } = given();
  const other = { ...environment, services: { prices: serviceDefinition() } };
  await synthesize({ name: "shop", environments: { dev: other, prod: environment } }, props);
  const document = JSON.parse(readFileSync(fileOf("shop-local"), "utf8")) as { resource: Record<string, object> };
  expect(Object.keys(document.resource["docker_container"] ?? {})).toEqual(["prices_1"]);
});

test("a platform that the proof refutes leaves the output as it was, and says what is missing", async () => {
  const { props, outdir } = given();
  await synthesize(devOnly, props);
  const before = contents(outdir);
  const named = { ...serviceDefinition(), source: undefined, image: "public.ecr.aws/nginx/nginx:1.29.3" };
  const removed = [
    "aws_ecr_lifecycle_policy.books",
    "aws_ecr_repository.books",
    "docker_image.books",
    "docker_registry_image.books",
    "terraform_data.books_push",
  ].map((from) => ({ from, destroy: true }));
  const refuted = { name: "shop", environments: { dev: { ...environment, removed, services: { books: named } } } };
  expect((await synthesize(JSON.parse(JSON.stringify(refuted)), props)).errors).toEqual([
    "shop-dev-platform: service 'books': cannot pull its image: aws_subnet.private_a and aws_subnet.private_b have no route to registry public.ecr.aws; use an image of ECR, or set egress to 'nat'",
    "shop-dev-platform: security group rule 'aws_vpc_security_group_egress_rule.endpoints_client_to_s3': allows tcp 443 to the prefix list of s3, which no flow needs; remove it",
  ]);
  expect(contents(outdir)).toEqual(before);
});

describe("review packs", () => {
  const pack = (text: string): ReviewPacks => ({
    draw: ({ stacks }) => new Map([["review/shop-dev.md", `${text} of ${stacks.map(({ name }) => name).join(", ")}`]]),
  });
  const read = (outdir: string): string => readFileSync(join(outdir, "review/shop-dev.md"), "utf8");

  test("are drawn from what was rendered, and stand beside it", async () => {
    const { props, outdir } = given();
    await synthesize(devOnly, { ...props, packs: pack("the pack") });
    expect(read(outdir)).toBe("the pack of shop-dev-platform, shop-dev-registry, shop-local");
  });

  test("stay as they are where nobody draws them", async () => {
    const { props, outdir } = given();
    await synthesize(devOnly, { ...props, packs: pack("the pack") });
    await synthesize(definition, props);
    expect(read(outdir)).toBe("the pack of shop-dev-platform, shop-dev-registry, shop-local");
  });

  test("that can't be drawn leave the output as it was", async () => {
    const { props, outdir } = given();
    const draw = () => Promise.reject(new Error("no pen"));
    await expect(synthesize(devOnly, { ...props, packs: { ...pack(""), draw } })).rejects.toThrow(new Error("no pen"));
    expect(existsSync(outdir)).toBe(false);
  });

  test("whose prices are wrong are errors beside the definition's, and nothing is written", async () => {
    const { props, outdir } = given();
    const packs = { ...pack(""), errors: ["price 'eu-central-1 lcu-hour': usd is '-1'"] };
    const { errors } = await synthesize({ ...devOnly, name: "Shop" }, { ...props, packs });
    expect(errors).toEqual([expect.stringContaining("platform 'Shop'"), "price 'eu-central-1 lcu-hour': usd is '-1'"]);
    expect(existsSync(outdir)).toBe(false);
  });
});
