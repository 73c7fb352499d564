import { validateDefinition } from "../../../src/definition/validation/validate";
import { edited } from "../valid";

const service = { image: "nginx:1", port: 80, size: { cpu: 256, memoryMiB: 512 }, exposure: { type: "public-ip" } };

/** As JSON has it: in a literal of TypeScript `__proto__` sets the prototype. */
function withService(name: string): unknown {
  const text = JSON.stringify(edited({ "services.replaced": service }));
  return JSON.parse(text.replace('"replaced"', `"${name}"`));
}

test.each(["__proto__", "constructor", "prototype"])("refuses a service named %s, whatever its shape", (name) => {
  expect(validateDefinition(withService(name), ".")).toEqual([
    `service '${name}': name is '${name}'; __proto__, constructor, prototype are JavaScript's own; rename it`,
  ]);
});

test("refuses such a key wherever it stands, and as an environment's name", () => {
  const environments = JSON.parse('{ "constructor": { "tags": { "prototype": "yes" } } }') as unknown;
  expect(validateDefinition(edited({ "tags.constructor": "yes" }), ".")).toEqual([
    "environment 'store-test': tags.constructor is 'constructor'; __proto__, constructor, prototype are JavaScript's own; rename it",
  ]);
  expect(validateDefinition({ name: "store", environments }, ".")).toEqual([
    "platform 'store': environments.constructor is 'constructor'; __proto__, constructor, prototype are JavaScript's own; rename it",
  ]);
});

test("a service of the wrong shape hides neither what is wrong with the others nor what is wrong with the backend", () => {
  const backend = { type: "s3", bucket: "States", region: "eu-central-1" };
  const edits = { backend, "services.books.port": "80", "services.shop.desiredCount": -1 };
  const messages = validateDefinition(edited(edits), ".");
  expect(messages.map((message) => message.split("; ")[0])).toEqual([
    "service 'books': port is '80'",
    "environment 'store-test': backend.bucket is 'States'",
    "service 'shop': desiredCount is -1",
  ]);
});

test.each<[string, string]>([
  ["services", "environment 'store-test': services is []; an object of services is allowed; correct it"],
  ["tags", "environment 'store-test': tags is []; an object of texts is allowed; correct it"],
  ["services.shop.deployment", "service 'shop': deployment is []; an object is allowed; correct it"],
])("a list is no object: %s", (path, message) => {
  expect(validateDefinition(edited({ [path]: [] }), ".")).toContain(message);
});
