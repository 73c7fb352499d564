import { join } from "node:path";
import quotes from "../../../apps/random-quote-app/quotes.json";
import { appsFolder, startNodeApp, stopEverything, type NodeApp } from "./support";

let app: NodeApp;
beforeAll(async () => {
  app = await startNodeApp(join(appsFolder, "random-quote-app"));
});
afterAll(stopEverything);

test("gives a quote and its author as JSON", async () => {
  const response = await fetch(app.url);
  expect(response.status).toBe(200);
  expect(response.headers.get("content-type")).toBe("application/json");
  expect(quotes).toContainEqual(await response.json());
});

test("gives each of its quotes sooner or later", async () => {
  const missing = new Set(quotes.map(({ quote }) => quote));
  // That one of 20 stays away for 2,000 times happens once in 10^43 runs.
  for (let times = 0; times < 2_000 && missing.size > 0; times++) {
    const { quote } = (await (await fetch(app.url)).json()) as { quote: string };
    missing.delete(quote);
  }
  expect([...missing]).toEqual([]);
});

test("answers other paths with 404 as JSON", async () => {
  const response = await fetch(`${app.url}/quotes`);
  expect(response.status).toBe(404);
  expect(response.headers.get("content-type")).toBe("application/json");
  expect(await response.json()).toEqual({ error: "not found" });
});

test("has about twenty different quotes, each short and with an author", () => {
  expect(new Set(quotes.map(({ quote }) => quote)).size).toBe(quotes.length);
  expect(quotes.length).toBeGreaterThanOrEqual(20);
  const odd = quotes.filter(({ quote, author }) => quote.length < 10 || quote.length > 160 || author === "");
  expect(odd).toEqual([]);
});
