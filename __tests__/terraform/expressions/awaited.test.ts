/** What counts wait for, by `terraform plan`: what is said to wait for a resource is what Terraform refuses. */
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Model } from "../../../src/terraform/model";
import { describeWithTerraform } from "../../rehearsal/support/with-terraform";

const WAITING = {
  count: [
    'ID != "" ? 1 : 0',
    "length(ID)",
    'length(split(",", ID))',
    '"a-${ID}" == "a-b" ? 1 : 0',
    'ID != "" && var.on ? 1 : 0',
    "length([for id in [ID] : id if id != var.text])",
    '!(ID == "b") ? 1 : 0',
    "max(1, length(ID))",
    'try(ID, "x") != "" ? 1 : 0',
    "length(element([ID], 0))",
    "length(toset([ID, OTHER]))",
    "length(local.id)",
    "length({ (ID) = 1 })",
    "ID == OTHER ? 2 : 3",
    "length(distinct([ID, OTHER]))",
    "length(distinct([ID]))",
    "length(compact([ID]))",
    "length(distinct(compact([local.id, OTHER])))",
    'length(concat(reverse(distinct([ID, OTHER])), ["x"]))',
    "length([for id in distinct([ID, OTHER]) : id])",
    "length(distinct([ID, OTHER])[*])",
    "length(distinct([{ a = ID }]))",
    'length(distinct([for key in ["a", "b"] : "${key}-${ID}"]))',
    "length(tolist(toset([ID, OTHER])))",
    'length(setunion([ID], ["x"]))',
    'length(setsubtract(["x"], [ID]))',
    "length(distinct([ID, OTHER])) > 0 ? 1 : 0",
    'contains([ID], "x") ? 1 : 0',
    "index([ID, OTHER], ID)",
  ],
  for_each: [
    "toset([ID])",
    'ID != "" ? { a = 1 } : {}',
    "{ (ID) = 1 }",
    "{ for id in [ID] : id => 1 }",
    'toset(split(",", ID))',
  ],
} as const;

const TOLD = {
  count: [
    'length([ID, "x"])',
    'coalesce("b", ID) == "" ? 1 : 0',
    'ID != "" ? 1 : 1',
    "length(toset([ID]))",
    "length(reverse([ID]))",
    'length(concat([ID], ["x"]))',
    "length(keys({ x = ID }))",
    "length(flatten([[ID]]))",
    "ID == null ? 0 : 1",
    "var.on ? 1 : length(ID)",
    'length(distinct(["x", "y", "x"]))',
    'length(compact(["x", ""]))',
    "length(tolist(toset([ID])))",
    "length(sort([ID, OTHER]))",
    'contains([ID, "x"], "x") ? 1 : 0',
    "length(setunion([ID], []))",
    "length(distinct([ID, OTHER])) == 2 ? 1 : 1",
  ],
  for_each: ["{ a = ID }", "{ for key, id in { a = ID } : key => id }"],
} as const;

type Expressions = Readonly<Record<keyof typeof TOLD, readonly string[]>>;

function documentOf(expressions: Expressions) {
  const all = (["count", "for_each"] as const).flatMap((argument) =>
    expressions[argument].map((text) => ({
      [argument]: `\${${text.replaceAll("ID", "terraform_data.a.id").replaceAll("OTHER", "terraform_data.b.id")}}`,
    })),
  );
  return {
    variable: { on: { default: true }, text: { default: "x" } },
    locals: { id: "${terraform_data.a.id}" },
    resource: {
      terraform_data: { a: {}, b: {}, ...Object.fromEntries(all.map((body, index) => [`r${index}`, body])) },
    },
  };
}

function waiting(expressions: Expressions): readonly string[] {
  const model = new Model([{ name: "s", directory: "/s", documents: [documentOf(expressions)] }]);
  return model.resources.flatMap(({ address, repeated }) => (repeated?.awaits ? [address] : []));
}

interface Diagnostic {
  readonly summary: string;
  readonly snippet: { readonly context: string };
}

function refused(expressions: Expressions): readonly string[] {
  const folder = mkdtempSync(join(tmpdir(), "awaited-"));
  const run = (...args: string[]): string =>
    spawnSync("terraform", [...args, "-no-color"], {
      cwd: folder,
      env: { ...process.env, CHECKPOINT_DISABLE: "1" },
      encoding: "utf8",
    }).stdout;
  try {
    writeFileSync(join(folder, "main.tf.json"), JSON.stringify(documentOf(expressions)));
    run("init");
    return run("plan", "-json")
      .split("\n")
      .filter((line) => line.includes('"@level":"error"'))
      .map((line) => (JSON.parse(line) as { diagnostic: Diagnostic }).diagnostic)
      .map(({ summary, snippet }) =>
        /^Invalid (count|for_each) argument$/.test(summary) ? snippet.context.replace("resource.", "") : summary,
      );
  } finally {
    rmSync(folder, { recursive: true });
  }
}

describeWithTerraform("counts, by terraform plan", () => {
  test("what waits for a resource is refused", () => {
    const all = WAITING.count.length + WAITING.for_each.length;
    expect(waiting(WAITING)).toHaveLength(all);
    expect(refused(WAITING).toSorted()).toEqual(waiting(WAITING).toSorted());
  });

  test("what is told isn't", () => {
    expect(waiting(TOLD)).toEqual([]);
    expect(refused(TOLD)).toEqual([]);
  });
});
