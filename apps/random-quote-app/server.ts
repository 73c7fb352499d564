/**
 * Answers `GET /` with one of its quotes, as JSON.
 *
 * '#serve' is './serve.ts' (by `imports` in package.json): TypeScript won't take the extension that Node needs here.
 */
import { randomInt } from "node:crypto";
import { serve, type Answer } from "#serve";
import quotes from "./quotes.json" with { type: "json" };

serve((path) => (path === "/" ? json(200, quotes[randomInt(quotes.length)]) : json(404, { error: "not found" })));

function json(status: number, value: unknown): Answer {
  return { status, type: "application/json", body: JSON.stringify(value) };
}
