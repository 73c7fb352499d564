import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { keptLayouts } from "../../../src/review/picture/kept-layouts";
import { temporaryFolder } from "../../support/synth";

const temporary = temporaryFolder();
const graph = (width: number) => ({ id: "picture", children: [{ id: "one", width, height: 10 }] });

test("a layout is taken again for the same graph, and made anew for another", async () => {
  const folder = mkdtempSync(join(temporary, "layouts-"));
  const layout = keptLayouts(folder, "demo-dev");
  const [placed] = (await layout(graph(10))).children ?? [];
  const file = join(folder, "demo-dev.json");
  const { key } = JSON.parse(readFileSync(file, "utf8")) as { key: string };
  const kept = { key, layout: { id: "from the file" } };
  writeFileSync(file, JSON.stringify(kept));
  expect(await layout(graph(10))).toEqual(kept.layout);
  expect(await layout(graph(20))).not.toEqual(kept.layout);
  expect((await layout(graph(10))).children).toEqual([{ ...placed, $H: expect.anything() as number }]);
  expect(readdirSync(folder)).toEqual(["demo-dev.json"]);
});

test("what can't be read or written costs a layout, nothing else", async () => {
  const folder = mkdtempSync(join(temporary, "layouts-"));
  const expected = { children: [{ x: 12, y: 12 }] };
  writeFileSync(join(folder, "demo-dev.json"), "nonsense");
  expect(await keptLayouts(folder, "demo-dev")(graph(10))).toMatchObject(expected);
  expect(await keptLayouts(join(folder, "demo-dev.json"), "demo-dev")(graph(10))).toMatchObject(expected);
});
