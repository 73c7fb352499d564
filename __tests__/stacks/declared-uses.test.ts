import { platformDeclarations, serviceDeclarations } from "../../src/stacks/declarations";
import type { ResolvedEnvironment } from "../../src/definition/resolve/resolve";
import { environmentOf, platformInterface, serviceDefinition } from "../support/synth";

const web = serviceDefinition({ exposure: { type: "load-balancer", paths: ["/"], priority: 1 } });
const declared = (environment: ResolvedEnvironment) => platformDeclarations(environment, [], platformInterface());

test("what services use is declared once for each way, with the names of what is there", () => {
  const existing = { host: "db.internal", securityGroupId: "sg-0123456789abcdef0" };
  const { uses } = declared(
    environmentOf({
      resources: { orders: { type: "postgres", existing }, reports: { type: "postgres", existing } },
      services: { books: serviceDefinition({ uses: { orders: "connect", reports: "connect" } }), web },
    }),
  );
  expect(uses).toEqual([
    {
      from: "aws_ecs_service.books",
      to: "sg-0123456789abcdef0",
      port: 5432,
      opens: true,
      reason: "books uses orders and reports",
    },
  ]);
});

test("a service in a stack of its own declares its uses there, and a platform without uses declares none", () => {
  const resources = { mail: { type: "tcp", host: "mail.internal", port: 25, to: "10.9.0.0/24" } } as const;
  const environment = environmentOf({
    layout: "per-service",
    resources,
    services: { books: serviceDefinition({ uses: { mail: "connect" } }) },
  });
  expect(declared(environment)).not.toHaveProperty("uses");
  const [service] = environment.services;
  expect(service && serviceDeclarations(environment, service, platformInterface()).uses).toEqual([
    { from: "aws_ecs_service.books", to: "10.9.0.0/24", port: 25, reason: "books uses mail" },
  ]);
});

test("files that are created are no use: the volumes say who mounts them", () => {
  const environment = environmentOf({
    resources: { media: { type: "files" } },
    services: { books: serviceDefinition({ uses: { media: "read" } }) },
  });
  const media = { arn: "media-arn", name: "fs-1", securityGroupId: "media-group-id", accessPointId: "fsap-1" };
  const resourceByName = new Map([["media", media]]);
  const around = platformInterface({ resourceByName });
  expect(platformDeclarations(environment, [], around)).not.toHaveProperty("uses");
});
