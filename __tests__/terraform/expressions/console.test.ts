/** `terraform console` says what expressions come to; ours may be unknown, but never something else. */
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { evaluateJson } from "../../../src/terraform/expressions/evaluate";
import { Encoded, type Value, isList, isLiteral, isMap } from "../../../src/terraform/expressions/value";
import { type Json, isObject } from "../../../src/terraform/json";
import { Stack } from "../../../src/terraform/stack";
import { describeWithTerraform } from "../../rehearsal/support/with-terraform";

const LOCALS = { n: 3, s: "xy", b: true, z: null, l: [4, 5, 6], t: ["b", "a", "b"], o: { y: 1, x: "2", w: null } };

const quoted = (text: string): string => JSON.stringify(text).replaceAll(/[$%](?=\{)/g, "$&$&");

/** Expressions by the type that they mostly have; operators stand side by side, so that precedence decides. */
const expressions = fc.letrec<Record<"number" | "text" | "flag" | "list" | "texts" | "object" | "any", string>>(
  (tie) => {
    const call = (names: readonly string[], ...args: fc.Arbitrary<string>[]) =>
      fc.tuple(fc.constantFrom(...names), fc.tuple(...args)).map(([name, values]) => `${name}(${values.join(", ")})`);
    const text = (pieces: TemplateStringsArray, ...args: fc.Arbitrary<string>[]) =>
      fc.tuple(...args).map((values) => String.raw({ raw: pieces }, ...values));
    const [number, flag, list, texts, object, any] = [
      tie("number"),
      tie("flag"),
      tie("list"),
      tie("texts"),
      tie("object"),
      tie("any"),
    ];
    const word = tie("text");
    const choice = (of: fc.Arbitrary<string>) => text`${flag} ? ${of} : ${of}`;
    const grouped = (of: fc.Arbitrary<string>) => text`(${of})`;
    const operator = (...names: string[]) => fc.constantFrom(...names);
    return {
      number: fc.oneof(
        { maxDepth: 2, withCrossShrink: true },
        fc.integer({ min: 0, max: 12 }).map(String),
        fc.constantFrom("local.n", "local.l[0]", "local.o.y", '"7"', "1.5", "-2"),
        text`${number} ${operator("+", "-", "*", "/", "%")} ${number}`,
        text`-${number}`,
        grouped(number),
        choice(grouped(number)),
        call(["min", "max"], number, number),
        call(["length"], fc.oneof(list, word, object)),
        call(["element"], list, number),
        call(["tonumber"], any),
        text`${list}[${number}]`,
        call(["lookup"], object, word, number),
      ),
      text: fc.oneof(
        { maxDepth: 2 },
        fc
          .stringMatching(/^[abXé"\\\n\t$%{} ,/]{0,4}$/)
          .filter((raw) => !/[$%]{2}\{/.test(raw))
          .map(quoted),
        fc.constantFrom("local.s", "local.o.x", '"a"', '"10.0.0.0/16"'),
        fc.tuple(any, number).map(([a, b]) => `"p-\${${a}}/\${${b}}"`),
        call(["upper", "lower", "trimspace", "tostring"], word),
        call(["trimprefix", "trimsuffix"], word, word),
        call(["replace"], word, word, word),
        call(["substr"], word, number, number),
        call(["join"], word, fc.oneof(list, texts)),
        call(["format"], fc.constantFrom('"%s-%d"', '"%v%%%s"', '"%5d"', '"%s"'), any, number),
        call(["cidrsubnet"], fc.constantFrom('"10.0.0.0/16"', '"10.1.2.3/20"'), number, number),
        call(["jsonencode"], any),
        call(["coalesce"], word, any),
        choice(word),
      ),
      flag: fc.oneof(
        { maxDepth: 2 },
        fc.constantFrom("true", "false", "local.b", '"true"'),
        text`${flag} ${operator("&&", "||", "==", "!=")} ${flag}`,
        text`${number} ${operator("<", "<=", ">", ">=", "==", "!=")} ${number}`,
        text`${any} ${operator("==", "!=")} ${any}`,
        text`!${flag}`,
        grouped(flag),
        call(["contains"], fc.oneof(list, texts), any),
        call(["startswith", "endswith"], word, word),
      ),
      list: fc.oneof(
        { maxDepth: 2 },
        fc.constantFrom("local.l", "[1, 2, 3]", "[]", "local.t"),
        text`[${any}, ${any}]`,
        call(["concat"], list, list),
        call(["distinct", "reverse", "flatten", "toset", "tolist", "compact"], fc.oneof(list, texts)),
        call(["slice"], list, number, number),
        call(["range"], number, number),
        call(["values"], object),
        text`[for v in ${list} : ${fc.constantFrom("v", "v + 1", "[v]")} if ${fc.oneof(fc.constantFrom("v != 5", "true"), flag)}]`,
        text`[for k, v in ${fc.oneof(list, object)} : ${fc.constantFrom("k", "v", '"${k}"')}]`,
        text`${fc.oneof(list, number)}[*]`,
        text`[${object}, ${object}]${operator("[*].y", ".*.y", "[*].x")}`,
      ),
      texts: fc.oneof(
        { maxDepth: 2 },
        fc.constantFrom("local.t", '["b", "a"]', '["a", ""]'),
        call(["sort", "distinct", "compact", "reverse", "toset"], texts),
        call(["split"], word, word),
        call(["keys"], object),
      ),
      object: fc.oneof(
        { maxDepth: 2 },
        fc.constantFrom("local.o", "{}", "{ y = 1, x = 2 }"),
        text`{ x = ${any}, "y" = ${any} }`,
        text`{ (${word}) = ${any} }`,
        call(["merge"], object, object),
        call(["tomap"], object),
        call(["zipmap"], texts, list),
        text`{ for k, v in ${object} : k => v }`,
        text`{ for i, v in ${texts} : ${fc.constantFrom("v => i", "v => i...", "i => v")} }`,
      ),
      any: fc.oneof(
        { maxDepth: 2 },
        number,
        word,
        flag,
        list,
        texts,
        object,
        fc.constantFrom("null", "local.z"),
        call(["try"], any, any),
        call(["one"], list),
        text`${object}[${word}]`,
        call(["jsondecode"], word),
      ),
    };
  },
);

describeWithTerraform("expressions, by terraform console", () => {
  test("what is known of an expression is what Terraform makes of it", () => {
    const seed = Number(process.env["SEED"] ?? 1);
    const runs = Number(process.env["RUNS"] ?? 800);
    const generated = [...new Set(fc.sample(expressions.any, { numRuns: runs, seed }))];
    const answers = byTerraform(generated);
    const scope = new Stack({ name: "s", directory: "/s", documents: [{ locals: LOCALS }] }).scope;
    const valid = generated.flatMap((expression, index) => {
      const theirs = answers[index];
      if (theirs === undefined) return [];
      const ours = evaluateJson(`\${${expression}}`, scope);
      return [{ expression, ours, theirs, agree: agree(ours, theirs) }];
    });
    expect(valid.filter((one) => one.agree === false)).toEqual([]);
    // Else hardly anything would have been compared.
    expect(valid.filter((one) => one.agree === true).length).toBeGreaterThan(valid.length / 2);
  });
});

/** As JSON each; undefined where Terraform has an error or doesn't know. */
function byTerraform(generated: readonly string[]): readonly (Json | undefined)[] {
  const folder = mkdtempSync(join(tmpdir(), "console-"));
  try {
    const asked = generated.map((expression, index) => [`r${index}`, `\${try(jsonencode(${expression}), "!")}`]);
    writeFileSync(
      join(folder, "main.tf.json"),
      JSON.stringify({ locals: { ...LOCALS, ...(Object.fromEntries(asked) as Record<string, string>) } }),
    );
    const input = `[${generated.map((_, index) => `local.r${index}`).join(",")}]\n`;
    const env = { ...process.env, CHECKPOINT_DISABLE: "1" };
    const { stdout, stderr } = spawnSync("terraform", ["console", "-no-color"], {
      cwd: folder,
      input,
      env,
      encoding: "utf8",
    });
    const lines = stdout.split("\n").filter((line) => line.startsWith("  "));
    if (lines.length !== generated.length) throw new Error(`terraform console: ${stdout}${stderr}`.slice(0, 4000));
    return lines.map((line) => {
      const text = line.trim().replace(/,$/, "");
      if (!text.startsWith('"')) return undefined;
      const json = (JSON.parse(text) as string).replaceAll(/([$%])\1(?=\{)/g, "$1");
      return json === "!" ? undefined : (JSON.parse(json) as Json);
    });
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Undefined where a part of ours is unknown. */
function agree(ours: Value, theirs: Json): boolean | undefined {
  if (ours instanceof Encoded) return typeof theirs === "string" && agree(ours.value, JSON.parse(theirs) as Json);
  if (isLiteral(ours)) return ours === theirs;
  if (isList(ours)) {
    const list = Array.isArray(theirs) ? (theirs as readonly Json[]) : undefined;
    return list?.length === ours.length && all(ours.map((item, at) => agree(item, list[at] ?? null)));
  }
  if (!isMap(ours)) return undefined;
  const keys = isObject(theirs) ? Object.keys(theirs) : [];
  if (!isObject(theirs) || keys.length !== ours.size || !keys.every((key) => ours.has(key))) return false;
  return all([...ours].map(([key, item]) => agree(item, theirs[key] ?? null)));
}

function all(parts: readonly (boolean | undefined)[]): boolean | undefined {
  return parts.includes(false) ? false : parts.includes(undefined) ? undefined : true;
}
