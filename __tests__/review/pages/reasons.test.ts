import type { PlatformDefinition } from "../../../src/definition/platform";
import { openByDecision } from "../../../src/review/pages/protections";
import { services } from "../../../src/review/pages/services";
import { type Edits, edited } from "../../definition/valid";
import { rendered, viewsOf } from "../support/rendered";

const EDITS: Edits = {
  "services.books.writableRoot": { reason: "the framework writes beside its code" },
  "services.books.environment": { API_KEY: { value: "pk_live_1", notSecret: "the browser gets it, too" } },
};

test.each(["single", "per-service"])("reasons of the definition stand in the review, in the layout %s", (layout) => {
  const [view] = viewsOf(rendered(edited({ ...EDITS, layout }) as PlatformDefinition));
  if (view === undefined) throw new Error("no environment");
  expect(view.findings).toEqual([]);
  expect(JSON.stringify(openByDecision(view))).toContain("service books (the framework writes beside its code)");
  expect(JSON.stringify(services(view))).toContain("value, no secret: the browser gets it, too");
});
