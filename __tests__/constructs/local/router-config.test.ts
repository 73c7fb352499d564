import { join } from "node:path";
import fc from "fast-check";
import { type RoutedService, routerConfig } from "../../../src/constructs/local/router-config";
import { isPathPattern } from "../../../src/lib/path-pattern";
import { targetOf } from "../../support/listener-rules";
import { hasNginx, startNginx, targetByExpressions } from "../../support/router";
import { temporaryFolder } from "../../support/synth";

const folder = temporaryFolder();

function routed(name: string, priority: number, paths: readonly string[], tasks = 1): RoutedService {
  const containers = Array.from({ length: tasks }, (_, index) => `${name}-${index + 1}`);
  return { name, priority, paths, port: 8080, healthPath: "/healthz", containers };
}

/** Where the listener rules send a request. */
function expected(services: readonly RoutedService[], url: string): string | undefined {
  const rules = services.map(({ name, priority, paths }) => ({ target: name, priority, paths }));
  return targetOf(rules, url);
}

const services = [
  routed("everything", 300, ["/*"]),
  routed("front", 100, ["/", "/random-quote", "/random-quote/*"], 2),
  routed("exact", 50, ["/a.b", "/A", '/$+"', "/x?z", "/it's~"]),
  routed("deep", 200, ["/*/img/??.png"]),
];

const requests = {
  "/": "front",
  "/?a=/A": "front",
  "/random-quote": "front",
  "/random-quote/": "front",
  "/random-quote/a/b?c": "front",
  "/random-quotes": "everything",
  "/a.b": "exact",
  "/a.b?": "exact",
  "/aXb": "everything",
  "/A": "exact",
  "/a": "everything",
  '/$+"': "exact",
  "/xyz": "exact",
  "/x?z": "everything",
  "/xz": "everything",
  "/it's~": "exact",
  "/en/img/12.png": "deep",
  "/en/img/1.png": "everything",
  "/%41": "everything",
};

test("a table of requests goes where the listener rules send it", () => {
  const config = routerConfig(services);
  const urls = Object.keys(requests);
  expect(Object.fromEntries(urls.map((url) => [url, targetByExpressions(config, url)]))).toEqual(requests);
  expect(Object.fromEntries(urls.map((url) => [url, expected(services, url)]))).toEqual(requests);
});

test("what no rule takes goes nowhere", () => {
  expect(targetByExpressions(routerConfig([routed("web", 1, ["/shop/*"])]), "/shop")).toBeUndefined();
});

test("each task is a server, found by its container's name whatever its address is at the time", () => {
  expect(routerConfig(services)).toContain(`
  upstream front {
    zone front 64k;
    server front-1:8080 resolve max_fails=0;
    server front-2:8080 resolve max_fails=0;
  }
`);
});

test("each task can be asked for its health", () => {
  expect(routerConfig([{ ...routed("web", 1, ["/"]), healthPath: "/ready?a=$b;" }])).toContain(`
    location = /web-1 {
      set $task web-1:8080;
      proxy_pass http://$task/ready?a=%24b%3B;
    }
`);
});

const symbols = "aaabA./-_$~\"'@:+&0".split("");
const pattern = fc
  .array(fc.constantFrom(...symbols, "*", "?"), { maxLength: 8 })
  .map((parts) => `/${parts.join("")}`)
  .filter((text) => isPathPattern(text) && text.replaceAll(/[^*?]/g, "").length <= 2);
const definitions = fc
  .uniqueArray(fc.array(pattern, { minLength: 1, maxLength: 3 }), { minLength: 1, maxLength: 5 })
  .map((all) => all.map((paths, index) => routed(`service-${index}`, ((index * 7) % 5) + 1, paths)));
const text = fc.array(fc.constantFrom(...symbols), { maxLength: 4 }).map((parts) => parts.join(""));

/** Requests near a definition's patterns: each with its wildcards filled in, and changed a little. */
const given = definitions.chain((all) => {
  const near = fc
    .tuple(fc.constantFrom(...all.flatMap(({ paths }) => paths)), text, fc.constantFrom("", "a", "/"), text)
    .map(([path, filling, end, query]) => {
      const filled = path.replaceAll("*", () => filling).replaceAll("?", () => filling.charAt(0) || "b");
      const url = `${filled}${end}${query === "" ? "" : `?${query}`}`;
      // A path that climbs is refused before any rule is asked.
      return url.replaceAll(/\.{2,}/g, ".");
    });
  return fc.record({ all: fc.constant(all), urls: fc.array(near, { minLength: 10, maxLength: 20 }) });
});

test("any request goes where any listener rules send it", () => {
  const property = fc.property(given, ({ all, urls }) => {
    const config = routerConfig(all);
    expect(urls.map((url) => targetByExpressions(config, url))).toEqual(urls.map((url) => expected(all, url)));
  });
  fc.assert(property, { numRuns: 300 });
});

const withNginx = hasNginx ? test : test.skip;
if (!hasNginx) console.log("skipped: nginx is not installed here, so its configuration is only read");

withNginx("nginx itself does the same", async () => {
  let run = 0;
  const ask = async (all: readonly RoutedService[], urls: readonly string[]): Promise<void> => {
    const nginx = await startNginx(routerConfig(all), join(folder, String(++run)));
    try {
      const answers = await Promise.all(urls.map((url) => nginx.ask(url)));
      expect(answers.map(({ status, body }) => `${status} ${body}`)).toEqual(
        urls.map((url) => {
          const target = expected(all, url);
          return target === undefined ? "404 Not found" : `200 ${target}`;
        }),
      );
    } finally {
      await nginx.stop();
    }
  };
  await ask(services, Object.keys(requests));
  await ask([routed("web", 1, ["/shop/*"])], ["/", "/shop", "/Shop/", "/shop/a"]);
  await fc.assert(
    fc.asyncProperty(given, ({ all, urls }) => ask(all, urls)),
    { numRuns: 20 },
  );
});

withNginx("a service without tasks is unavailable", async () => {
  const nginx = await startNginx(routerConfig([routed("web", 1, ["/*"], 0)]), join(folder, "none"));
  const answer = await nginx.ask("/");
  await nginx.stop();
  expect(answer).toEqual({ status: 503, body: "No tasks" });
});
