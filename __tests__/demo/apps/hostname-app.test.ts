import { createHash } from "node:crypto";
import type { RequestListener, ServerResponse } from "node:http";
import { hostname } from "node:os";
import { join } from "node:path";
import { appsFolder, serveHere, startNodeApp, stopEverything, type NodeApp } from "./support";

const folder = join(appsFolder, "hostname-app");

const proverb = '{"quote":"Less is more.","author":"A proverb"}';

/** What the quote service does in a test. */
let quoteService: RequestListener;
let quoteServiceUrl: string;
let app: NodeApp;
/** With no environment variables of its own. */
let bare: NodeApp;

beforeAll(async () => {
  quoteServiceUrl = await serveHere((request, response) => {
    quoteService(request, response);
  });
  // No limit that a slow machine could meet: what the limit does has tests of its own.
  const environment = { RANDOM_QUOTE_APP_URL: quoteServiceUrl, QUOTE_TIMEOUT_MS: "60000", HOSTNAME: "<web> & 'co'" };
  [app, bare] = await Promise.all([startNodeApp(folder, environment), startNodeApp(folder)]);
});
afterAll(stopEverything);

const answers =
  (body: string, status = 200): RequestListener =>
  (_request, response) => {
    response.writeHead(status).end(body);
  };

async function get(url: string): Promise<{ status: number; body: string }> {
  const response = await fetch(url);
  return { status: response.status, body: await response.text() };
}

/** Asks for a quote in vain, and gives the reason in the log. */
async function failedQuote(asked: NodeApp): Promise<Record<string, unknown>> {
  const { status, body } = await get(`${asked.url}/random-quote/`);
  expect(status).toBe(503);
  expect(body).toContain("<h1>Service not available</h1>");
  return JSON.parse(await asked.line("quote service not available")) as Record<string, unknown>;
}

describe("the host name", () => {
  test("is HOSTNAME, escaped", async () => {
    const { status, body } = await get(app.url);
    expect(status).toBe(200);
    expect(body).toContain("<code>&lt;web&gt; &amp; &#39;co&#39;</code>");
  });

  test("is the machine's own name when HOSTNAME isn't set", async () => {
    expect((await get(bare.url)).body).toContain(`<code>${hostname()}</code>`);
  });
});

describe("a random quote", () => {
  test.each(["/random-quote", "/random-quote/", "/random-quote/?again"])(
    "is shown with its author at %s",
    async (path) => {
      quoteService = answers(proverb);
      const { status, body } = await get(app.url + path);
      expect(status).toBe(200);
      expect(body).toContain("<blockquote><p>Less is more.</p></blockquote>");
      expect(body).toContain("<figcaption>A proverb</figcaption>");
    },
  );

  test("comes from the real random-quote-app", async () => {
    const quotes = await startNodeApp(join(appsFolder, "random-quote-app"));
    const asking = await startNodeApp(folder, { RANDOM_QUOTE_APP_URL: quotes.url });
    const { status, body } = await get(`${asking.url}/random-quote/`);
    expect(status).toBe(200);
    expect(body).toMatch(/<blockquote><p>.{10,}<\/p><\/blockquote>/);
  });

  test("can't bring markup into the page", async () => {
    quoteService = answers(JSON.stringify({ quote: "<script>alert(1)</script>", author: '"><img src=x onerror=a()>' }));
    const { status, body } = await get(`${app.url}/random-quote/`);
    expect(status).toBe(200);
    expect(body).toContain("<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>");
    expect(body).toContain("<figcaption>&quot;&gt;&lt;img src=x onerror=a()&gt;</figcaption>");
  });
});

test.each(["/", "/nothing", "/random-quote/"])(
  "the page at %s is allowed its own style and nothing else",
  async (path) => {
    quoteService = answers(proverb);
    const response = await fetch(app.url + path);
    const style = /<style>(.*)<\/style>/s.exec(await response.text())?.[1] ?? "";
    const hash = createHash("sha256").update(style).digest("base64");
    expect(response.headers.get("content-type")).toBe("text/html; charset=utf-8");
    expect(response.headers.get("content-security-policy")).toBe(
      `default-src 'none'; style-src 'sha256-${hash}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
    );
  },
);

test("shows 'Page not found' for other paths", async () => {
  const { status, body } = await get(`${app.url}/quote`);
  expect(status).toBe(404);
  expect(body).toContain("<h1>Page not found</h1>");
});

describe("shows 'Service not available' and logs why when the quote service", () => {
  const wrongShape = "the answer is not an object with the strings 'quote' and 'author'";
  const cases: [what: string, service: RequestListener, reason: string][] = [
    ["answers 500", answers("{}", 500), "the answer's status is 500"],
    ["answers 204", answers("", 204), "the answer's status is 204"],
    ["answers nothing", answers(""), "Unexpected end of JSON input"],
    ["answers HTML", answers("<p>"), "Unexpected token '<', \"<p>\" is not valid JSON"],
    ["answers null", answers("null"), wrongShape],
    ["answers a list", answers('["quote","author"]'), wrongShape],
    ["answers without an author", answers('{"quote":"Less is more."}'), wrongShape],
    ["answers with a number", answers('{"quote":1,"author":"A proverb"}'), wrongShape],
    ["answers too much", answers(`"${"x".repeat(100_000)}"`), "the answer is larger than 16384 bytes"],
    [
      "sends elsewhere",
      (_request, response) => response.writeHead(302, { location: "http://127.0.0.1/" }).end(),
      "unexpected redirect",
    ],
    ["hangs up", (_request, response) => response.destroy(), "other side closed"],
    [
      "hangs up in the middle",
      (_request, response) => {
        response.writeHead(200, { "content-length": 100 });
        response.write('{"quote":', () => response.destroy());
      },
      "other side closed",
    ],
  ];

  test.each(cases)("%s", async (_what, service, reason) => {
    quoteService = service;
    expect(await failedQuote(app)).toEqual({ event: "quote service not available", address: quoteServiceUrl, reason });
  });

  test("is down", async () => {
    const address = "http://127.0.0.1:2"; // a port below 1024 that nothing is given by chance
    const alone = await startNodeApp(folder, { RANDOM_QUOTE_APP_URL: address });
    const reason = "connect ECONNREFUSED 127.0.0.1:2";
    expect(await failedQuote(alone)).toEqual({ event: "quote service not available", address, reason });
  });

  test("is slow, be it with the answer or with its end", async () => {
    const environment = { RANDOM_QUOTE_APP_URL: quoteServiceUrl, QUOTE_TIMEOUT_MS: "100" };
    const impatient = await startNodeApp(folder, environment);
    quoteService = () => undefined;
    expect(await failedQuote(impatient)).toMatchObject({ reason: "no complete answer within 100 ms" });
    quoteService = (_request, response) => response.write('{"quote":');
    expect(await failedQuote(impatient)).toMatchObject({ reason: "no complete answer within 100 ms" });
  });

  test("has no address", async () => {
    expect(await failedQuote(bare)).toMatchObject({ reason: "RANDOM_QUOTE_APP_URL is not set" });
    const alone = await startNodeApp(folder, { RANDOM_QUOTE_APP_URL: "" });
    expect(await failedQuote(alone)).toMatchObject({ reason: "RANDOM_QUOTE_APP_URL is not set" });
  });
});

test("shows quotes again as soon as the quote service is back", async () => {
  quoteService = (_request, response) => response.destroy();
  await failedQuote(app);
  quoteService = answers(proverb);
  expect((await get(`${app.url}/random-quote/`)).status).toBe(200);
});

test("is well without asking the quote service", async () => {
  let asked = false;
  quoteService = () => {
    asked = true;
  };
  expect(await get(`${app.url}/healthz`)).toEqual({ status: 200, body: "ok" });
  expect(asked).toBe(false);
});

test("finishes the request in flight at SIGTERM, takes no new one, and then ends", async () => {
  const environment = { RANDOM_QUOTE_APP_URL: quoteServiceUrl, QUOTE_TIMEOUT_MS: "60000" };
  const stopped = await startNodeApp(folder, environment);
  let held: ServerResponse | undefined;
  const asked = new Promise<void>((done) => {
    quoteService = (_request, response) => {
      held = response;
      done();
    };
  });
  const inFlight = fetch(`${stopped.url}/random-quote/`);
  await asked;

  const exitCode = stopped.stop("SIGTERM");
  await stopped.line("stopping");
  await expect(fetch(stopped.url)).rejects.toMatchObject({ cause: { code: "ECONNREFUSED" } });

  held?.end(proverb);
  const response = await inFlight;
  expect(response.status).toBe(200);
  expect(response.headers.get("connection")).toBe("close");
  expect(await response.text()).toContain("Less is more.");
  expect(await exitCode).toBe(0);
});
