import { definitionNotes } from "../../../src/definition/validation/notes";
import { demo } from "../../fixtures/platform";
import { validPlatform } from "../valid";

test("warns of a namespace that belongs to multicast DNS", () => {
  expect(definitionNotes(demo)).toEqual([
    "environment 'demo-dev': namespace is 'local'; names under .local belong to multicast DNS (RFC 6762), which some resolvers ask instead of the VPC's; choose another one for a platform of your own",
  ]);
});

test("warns of passwords that change while tasks run", () => {
  const { name, environments } = validPlatform();
  const { test: own } = environments;
  const existing = { host: "db.example.com", securityGroupId: "sg-0123456789abcdef0" };
  const resources = {
    orders: { type: "postgres" },
    reports: { type: "mysql", iamUser: "reader" },
    watched: { type: "postgres", redeployOnChange: true },
    legacy: { type: "mysql", existing },
  } as const;
  expect(definitionNotes({ name, environments: own ? { test: { ...own, resources } } : {} })).toEqual([
    "resource 'orders': iamUser is missing; RDS changes the master user's password every seven days, and tasks know the one of their start; set iamUser, or redeployOnChange, or start new tasks every week",
  ]);
});

test("has nothing to say of a platform without surprises", () => {
  expect(definitionNotes(validPlatform())).toEqual([]);
});

test("an image whose tag moves is noted, whichever container has it", () => {
  const { name, environments } = validPlatform();
  const [environment] = Object.values(environments);
  const [service, shop] = Object.entries(environment?.services ?? {})[0] ?? [];
  if (environment === undefined || service === undefined || shop === undefined) throw new Error("nothing to change");
  const withImage = (image: string) => {
    const sidecars = { proxy: { image } };
    return definitionNotes({
      name,
      environments: { test: { ...environment, services: { [service]: { ...shop, sidecars } } } },
    });
  };
  expect(withImage("envoyproxy/envoy:latest")).toEqual([
    `service '${service}': sidecars.proxy.image is 'envoyproxy/envoy:latest'; that tag moves, so that tasks may run different versions; name a version or a digest`,
  ]);
  for (const tag of ["alpine", "Latest", "lts", "dev", "release-candidate", "stable-alpine3.22", "latest-arm64"])
    expect([tag, withImage(`nginx:${tag}`)]).toEqual([tag, [expect.stringContaining("that tag moves")]]);
  const digest = "a".repeat(64);
  for (const image of [
    "envoyproxy/envoy:v1.36.2",
    "nginx:1.29.3-alpine",
    "registry.example.com:5000/shop/proxy:4f53cda",
    `nginx:latest@sha256:${digest}`,
    `nginx@sha256:${digest}`,
  ])
    expect([image, withImage(image)]).toEqual([image, []]);
});
