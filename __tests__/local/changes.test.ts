import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Changes } from "../../src/local/changes";
import { temporaryFolder } from "../support/synth";

const folder = temporaryFolder();

test("files that came, were written or went are named once, and what tools write isn't", () => {
  for (const sub of ["apps/web", "node_modules/a", "cdktf.out", "state"])
    mkdirSync(join(folder, sub), { recursive: true });
  writeFileSync(join(folder, "apps/web/server.ts"), "1");
  writeFileSync(join(folder, "gone.ts"), "1");
  const changes = new Changes(folder);
  expect(changes.look()).toEqual([]);
  writeFileSync(join(folder, "apps/web/server.ts"), "12");
  writeFileSync(join(folder, "apps/web/new.ts"), "1");
  rmSync(join(folder, "gone.ts"));
  for (const file of ["node_modules/a/x", "cdktf.out/x", "state/x"]) writeFileSync(join(folder, file), "1");
  expect(changes.look()).toEqual(["apps/web/new.ts", "apps/web/server.ts", "gone.ts"]);
  expect(changes.look()).toEqual([]);
});
