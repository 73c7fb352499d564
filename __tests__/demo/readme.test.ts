/** What the README has a user do with the demo is done here, in a clone, and the clone's tests stay green. */
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { PlatformDefinition } from "../../src/definition/platform";
import type { Exposure } from "../../src/definition/exposure";
import type { ServiceDefinition, Services } from "../../src/definition/service";
import { blocksOf, linksOf, pages } from "../docs/pages";
import { dev } from "../fixtures/platform";
import { copyProject, projectRoot, runIn } from "../support/project";
import { temporaryFolder } from "../support/synth";
import { describeArticle } from "./article-platform";

const SERVICES = "src/environments/services.ts";
const temporary = temporaryFolder();
const readme = blocksOf("README.md");
const [shown = [], added = []] = readme
  .filter(({ lines }) => lines[0] === `// ${SERVICES}`)
  .map(({ lines: [, ...snippet] }) => snippet);

const serviceOf = (name: string, exposure: Exposure): ServiceDefinition => ({
  source: `apps/${name}`,
  port: 8080,
  size: { cpu: 256, memoryMiB: 512 },
  exposure,
});

/** Synth, types and format of what was written, and tests that could depend on it: all others stand on fixtures. */
async function expectGreen(project: string, tests: readonly string[]): Promise<void> {
  // Of all files it takes three times as long, and no other test imports the demo.
  const types = { extends: "./tsconfig.json", include: ["main.ts"] };
  writeFileSync(join(project, "tsconfig.main.json"), `${JSON.stringify(types)}\n`);
  for (const [command, ...args] of [
    ["npm", "run", "--silent", "synth"],
    ["node_modules/.bin/tsc", "--noEmit", "--project", "tsconfig.main.json"],
    ["node_modules/.bin/oxfmt", "--check", "main.ts", "src/environments"],
    ["node_modules/.bin/jest", "--ci", "--maxWorkers=1", ...tests.map((name) => `__tests__/${name}.test.ts`)],
  ] as const) {
    const { code, stdout, stderr } = await runIn(project, command, args);
    expect(code === 0 ? "" : `${command} ${args.join(" ")}: ${stdout}${stderr}`).toBe("");
  }
}

describeArticle("the README", () => {
  test("shows the front page as the demo has it", () => {
    expect(readFileSync(join(projectRoot, SERVICES), "utf8")).toContain(shown.join("\n"));
  });

  test("and the guides link to files of the demo that are there", () => {
    const broken = pages
      .flatMap(linksOf)
      .filter(({ isDemo, target }) => isDemo && !existsSync(join(projectRoot, target)));
    expect(broken).toEqual([]);
  });

  test("adds a service", async () => {
    const project = copyProject(join(temporary, "added"));
    const file = join(project, SERVICES);
    const before = readFileSync(file, "utf8");
    // Whoever has done it gets another one.
    const [name = "", priority = ""] = [
      ["books", "novels"],
      ["300", "301"],
    ].map((values) => values.find((value) => !before.includes(value)));
    cpSync(join(project, "apps/random-quote-app"), join(project, "apps", name), { recursive: true });
    const snippet = added.map((line) => `  ${line.replaceAll("books", name).replace("300", priority)}\n`).join("");
    writeFileSync(file, before.replace(/^\} satisfies/m, `${snippet}$&`));
    await expectGreen(project, ["output", "demo/article"]);
    const platform = readFileSync(join(project, "cdktf.out/stacks/demo-dev-platform/cdk.tf.json"), "utf8");
    expect(JSON.parse(platform)).toHaveProperty(`resource.aws_ecs_service.${name}`);
  });

  test("starts a platform of one's own in the demo's place", async () => {
    const project = copyProject(join(temporary, "own"));
    const [removal = ""] = readme.flatMap(({ lines }) => lines).filter((line) => line.startsWith("rm "));
    expect(await runIn(project, "sh", ["-c", removal])).toMatchObject({ code: 0 });
    const services: Services = {
      web: serviceOf("web", { type: "load-balancer", paths: ["/*"], priority: 100 }),
      api: serviceOf("api", { type: "internal", dnsName: "api" }),
      search: serviceOf("search", { type: "internal", dnsName: "search" }),
    };
    for (const name of Object.keys(services)) {
      mkdirSync(join(project, "apps", name), { recursive: true });
      writeFileSync(join(project, "apps", name, "Dockerfile"), "FROM scratch\n");
    }
    const shop: PlatformDefinition = { name: "shop", environments: { live: { ...dev, names: {}, services } } };
    const main = join(project, "main.ts");
    writeFileSync(
      join(project, "src/environments/shop.ts"),
      `import type { PlatformDefinition } from "../definition/platform";

export const shop: PlatformDefinition = ${JSON.stringify(shop)};
`,
    );
    writeFileSync(main, readFileSync(main, "utf8").replaceAll("demo", "shop"));
    await runIn(project, "node_modules/.bin/oxfmt", ["main.ts", "src/environments"]);
    await expectGreen(project, ["output", "docs/docs"]);
    expect(readdirSync(join(project, "cdktf.out/stacks"))).toEqual([
      "shop-live-platform",
      "shop-live-registry",
      "shop-local",
    ]);
  });
});
