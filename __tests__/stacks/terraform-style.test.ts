/** What a synth writes, as somebody reads it who knows Terraform and none of this. */
import { readFileSync } from "node:fs";
import { homedir, tmpdir } from "node:os";
import { join } from "node:path";
import { fixtureOutput } from "../support/fixture-output";
import { projectRoot, renderedStacks } from "../support/project";
import { addresses, type Block, type Rendered } from "../support/synth";

const EMPTY: Rendered = { data: {}, locals: {}, output: {}, provider: {}, resource: {}, terraform: {} };

/** The parsed document without `//`, which Terraform ignores. */
function parse(text: string): Rendered {
  const ignored = (key: string, value: unknown): unknown => (key === "//" ? undefined : value);
  return { ...EMPTY, ...(JSON.parse(text, ignored) as Partial<Rendered>) };
}

const output = fixtureOutput();
const stacks = Object.entries(renderedStacks(output)).map(([name, text]) => ({
  name,
  text,
  rendered: parse(text),
}));

describe.each(stacks)("$name keeps to Terraform's style", ({ name, text, rendered }) => {
  /** Every text in the document, with the path of keys that leads to it. */
  const texts: { path: string; value: string }[] = [];
  const collect = (value: unknown, path: string): void => {
    if (typeof value === "string") texts.push({ path, value });
    else if (typeof value === "object" && value !== null) {
      for (const [key, part] of Object.entries(value)) collect(part, `${path}.${key}`);
    }
  };
  collect(rendered, name);

  test("names of resources, data sources, locals and outputs are snake_case, without a hash", () => {
    const names = [
      ...addresses(rendered).map((address) => address.split(".").at(-1) ?? ""),
      ...Object.keys(rendered.locals),
      ...Object.keys(rendered.output),
    ];
    expect(names.filter((part) => !/^[a-z][a-z0-9]*(_[a-z0-9]+)*$/.test(part) || /_[0-9A-F]{8}$/i.test(part))).toEqual(
      [],
    );
  });

  test("no name repeats the type it stands behind", () => {
    const stutters = addresses(rendered).filter((address) => {
      const [type = "", last = ""] = address.replace(/^data\./, "").split(".");
      return type.endsWith(`_${last.split("_").at(-1) ?? ""}`) && last.includes("_");
    });
    expect(stutters).toEqual([]);
  });

  test("every output has a description, every variable a type and a description", () => {
    expect(Object.entries(rendered.output).filter(([, output]) => typeof output["description"] !== "string")).toEqual(
      [],
    );
    const { variable = {} } = rendered as { variable?: Record<string, Block> };
    const bare = Object.entries(variable).filter(
      ([, { type, description }]) => type === undefined || description === undefined,
    );
    expect(bare).toEqual([]);
  });

  test("Terraform's version is required and the provider pinned exactly, by its full source", () => {
    const versions = readFileSync(join(output, "stacks", name, "versions.tf.json"), "utf8");
    expect(JSON.parse(versions)).toEqual({ terraform: [[{ required_version: ">= 1.11.0" }]] });
    const version = expect.stringMatching(/^\d+\.\d+\.\d+$/) as string;
    expect(rendered.terraform["required_providers"]).toEqual({
      ...(name !== "demo-local" && { aws: { source: "hashicorp/aws", version } }),
      // A platform stack runs where there is no Docker daemon.
      ...(!name.endsWith("-platform") && { docker: { source: "kreuzwerker/docker", version } }),
    });
  });

  test("every reference names something that is there", () => {
    const known = new Set([
      ...addresses(rendered),
      ...Object.entries(rendered.ephemeral ?? {}).flatMap(([type, byName]) =>
        Object.keys(byName).map((one) => `ephemeral.${type}.${one}`),
      ),
      ...Object.keys(rendered.locals).map((local) => `local.${local}`),
      ...Object.keys(rendered.variable ?? {}).map((variable) => `var.${variable}`),
      "self.name",
      "self.task_definition",
    ]);
    const references = texts.flatMap(({ path, value }) => {
      const expressions = [...value.matchAll(/\$\{([^}]*)\}/g)].map(([, inner = ""]) => inner);
      const bare = path.includes(".depends_on.") ? [value] : [];
      return [...expressions, ...bare]
        .flatMap((inner) => [...inner.matchAll(/\b(?:(?:data|ephemeral)\.)?[a-z][a-z0-9_]*\.[a-z][a-z0-9_]*/g)])
        .map(([reference]) => reference);
    });
    expect(references.length).toBeGreaterThan(0);
    expect([...new Set(references)].filter((reference) => !known.has(reference))).toEqual([]);
  });

  test("no interpolation stands where a constant is meant, and none in the old style", () => {
    const idle = /\$\{\s*("[^"]*"|[\d.]+|true|false|null)\s*\}/;
    const old = /\$\{(list|map)\(|\$\{element\(concat\(|\.\*\.|\$\$\{/;
    expect(texts.filter(({ value }) => idle.test(value) || old.test(value))).toEqual([]);
    const { terraform } = rendered;
    expect(texts.filter(({ path, value }) => path.startsWith(`${name}.terraform`) && value.includes("${"))).toEqual([]);
    expect(Object.keys(terraform).sort()).toEqual(["backend", "required_providers"]);
  });

  test("no resource is of a kind that Terraform's provider has replaced", () => {
    const replaced = /^(aws_alb.*|aws_security_group_rule|aws_iam_policy_attachment|null_resource|template_file)$/;
    expect(Object.keys({ ...rendered.resource, ...rendered.data }).filter((type) => replaced.test(type))).toEqual([]);
    expect(rendered.provider["aws"]?.map((block) => Object.keys(block).sort())).toEqual(
      name === "demo-local" ? undefined : [["default_tags", "region"]],
    );
  });

  test("no path of any machine stands in it", () => {
    const places = [projectRoot, homedir(), tmpdir()].filter((place) => place !== "/").map((place) => `${place}/`);
    expect(places.filter((place) => text.includes(place))).toEqual([]);
    const paths =
      /(^|[\s"'=])(\/(home|root|Users|tmp|var\/folders|work|mnt|opt|builds|github)\/|[A-Za-z]:\\|~\/|file:)/;
    expect(texts.filter(({ value }) => paths.test(value))).toEqual([]);
  });

  test("no time and no date stands in it", () => {
    const policyLanguage = "2012-10-17";
    const times = /\b(19|20)\d{2}-\d{2}-\d{2}\b|\d{2}:\d{2}:\d{2}|\b1[5-9]\d{8}(\d{3})?\b|(?<!plan)timestamp\(|uuid\(/;
    expect(texts.filter(({ value }) => value !== policyLanguage && times.test(value))).toEqual([]);
  });

  test("keys stand in the order of the alphabet, so that a diff shows changes and nothing else", () => {
    const sorted = (value: unknown): unknown => {
      if (Array.isArray(value)) return value.map(sorted);
      if (typeof value !== "object" || value === null) return value;
      const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
      return Object.fromEntries(entries.map(([key, part]) => [key, sorted(part)]));
    };
    const document: unknown = JSON.parse(text);
    expect(JSON.stringify(document)).toBe(JSON.stringify(sorted(document)));
  });

  test("a resource's remark is the path of its construct, and nothing else", () => {
    const { resource } = JSON.parse(text) as { resource: Record<string, Record<string, Record<string, unknown>>> };
    const remarks = Object.values(resource).flatMap((byName) => Object.values(byName).map((block) => block["//"]));
    expect(remarks.filter((remark) => !/^\{"metadata":\{"path":"[\w/-]+"\}\}$/.test(JSON.stringify(remark)))).toEqual(
      [],
    );
  });
});
