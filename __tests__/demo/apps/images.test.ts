/** What each app's image must be to run on Fargate as a user that isn't root, read as the builder reads it. */
import dockerignore from "@balena/dockerignore";
import { copyFileSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { NGINX_IMAGE } from "../../../src/constructs/local/nginx";
import { appsFolder, demoApps, startNodeApp, stopEverything } from "./support";

afterAll(stopEverything);

interface Instruction {
  name: string;
  value: string;
}

function readDockerfile(folder: string): Instruction[] {
  const text = readFileSync(join(folder, "Dockerfile"), "utf8");
  const lines = text.replace(/^\s*#.*\n/gm, "").replace(/\\\n/g, " ");
  return [...lines.matchAll(/^(\w+)\s+(.+)$/gm)].map(([, name = "", value = ""]) => ({
    name: name.toUpperCase(),
    value,
  }));
}

function words(value: string): string[] {
  return value.startsWith("[") ? (JSON.parse(value) as string[]) : value.trim().split(/\s+/);
}

function copiedFiles(instructions: Instruction[]): string[] {
  return instructions
    .filter(({ name }) => name === "COPY" || name === "ADD")
    .flatMap(({ value }) => words(value).slice(0, -1))
    .filter((word) => !word.startsWith("--"));
}

const isRoot = (user: string): boolean => /^(root|0)(:|$)/.test(user);

describe.each(demoApps)("the image of %s", (app) => {
  const folder = join(appsFolder, app);
  const instructions = readDockerfile(folder);
  const valuesOf = (name: string): string[] =>
    instructions.filter((instruction) => instruction.name === name).map(({ value }) => value);
  const context = dockerignore().add(readFileSync(join(folder, ".dockerignore"), "utf8"));

  test("starts from a base of one full version", () => {
    const bases = valuesOf("FROM");
    expect(bases).not.toEqual([]);
    expect(bases.filter((base) => !/^[\w./-]+:\d+\.\d+\.\d+(-[\w.-]+)?$/.test(base))).toEqual([]);
  });

  test("runs as a user that isn't root, by number", () => {
    const user = valuesOf("USER").at(-1) ?? "root";
    expect(user).toMatch(/^\d+:\d+$/);
    expect(isRoot(user)).toBe(false);
  });

  test("installs and downloads nothing while it is built", () => {
    const tools = /\b(apk|apt|apt-get|dnf|microdnf|yum|npm|npx|yarn|pnpm|corepack|pip3?|curl|wget|git)\b/;
    expect(valuesOf("RUN").filter((command) => tools.test(command))).toEqual([]);
  });

  test("gives a folder to its user before it declares it a volume, and leaves it alone then", () => {
    const user = valuesOf("USER").at(-1) ?? "root";
    const commands = (from: Instruction[]): string[] =>
      from.filter(({ name }) => name === "RUN").map(({ value }) => value);
    for (const [index, { name, value }] of instructions.entries()) {
      if (name !== "VOLUME") continue;
      for (const path of words(value)) {
        expect(commands(instructions.slice(0, index))).toContainEqual(`chown ${user} ${path}`);
        // What a build step does to a volume's folder once it is declared is lost.
        expect(commands(instructions.slice(index)).filter((command) => command.includes(path))).toEqual([]);
      }
    }
  });

  test("lets nothing into the build but what it names", () => {
    expect(readFileSync(join(folder, ".dockerignore"), "utf8").split("\n")[0]).toBe("*");
    expect(["node_modules/x/index.js", ".env", ".git/config"].filter((path) => !context.ignores(path))).toEqual([]);
  });

  test("holds exactly the files of its folder that are let into the build", () => {
    const files = readdirSync(folder, { recursive: true, encoding: "utf8" });
    expect(copiedFiles(instructions).toSorted()).toEqual(files.filter((file) => !context.ignores(file)).toSorted());
    // What isn't in the image would only be there to confuse.
    expect(files.filter((file) => context.ignores(file)).toSorted()).toEqual([".dockerignore", "Dockerfile"]);
  });

  test("starts its program without a shell, which would keep the stop signal to itself", () => {
    const commands = [...valuesOf("ENTRYPOINT"), ...valuesOf("CMD")];
    expect(valuesOf("CMD")).toHaveLength(1);
    expect(commands.filter((command) => !command.startsWith("["))).toEqual([]);
    expect(words(valuesOf("CMD")[0] ?? "")[0]).toMatch(/^(node|nginx)$/);
  });

  test("listens on port 8080", () => {
    expect(valuesOf("EXPOSE")).toEqual(["8080"]);
  });

  if (!existsSync(join(folder, "server.ts"))) return; // nginx's configuration has its own test
  test("holds all that its program needs", async () => {
    const image = mkdtempSync(join(tmpdir(), `${app}-`));
    try {
      for (const file of copiedFiles(instructions)) copyFileSync(join(folder, file), join(image, file));
      const { url } = await startNodeApp(image);
      expect((await fetch(url)).status).toBe(200);
    } finally {
      rmSync(image, { recursive: true });
    }
  });
});

test("the static app and the local router are built on one image, so that there is one to keep up to date", () => {
  expect(readFileSync(join(appsFolder, "static-app/Dockerfile"), "utf8")).toContain(`FROM ${NGINX_IMAGE}\n`);
});
