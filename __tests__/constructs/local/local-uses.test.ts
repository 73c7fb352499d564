import { LocalUses } from "../../../src/constructs/local/local-uses";
import type { Resources } from "../../../src/definition/resources";
import type { ServiceSettings } from "../../../src/definition/service";
import { environmentOf, serviceDefinition, serviceNamed } from "../../support/synth";

function given(resources: Resources, settings: Partial<ServiceSettings>) {
  const environment = environmentOf({ resources, services: { web: serviceDefinition(settings) } });
  const web = serviceNamed(environment.services, "web");
  return new LocalUses(environment, "shop-local").valuesFor(web, web.containers[0]);
}

test("a value says what it is on AWS, and whether it leads somewhere", () => {
  const mail = { type: "tcp", host: "mail.internal", port: 25, to: "10.9.0.0/24" } as const;
  const database = {
    type: "postgres",
    existing: {
      host: "db.internal",
      readerHost: "ro.db.internal",
      securityGroupId: "sg-0123456789abcdef0",
      secret: "shop/db",
    },
  } as const;
  expect(given({ mail, database }, { uses: { mail: "connect", database: "connect" } })).toEqual({
    MAIL_HOST: { inAws: "'mail.internal'", value: undefined, isAddress: true },
    MAIL_PORT: { inAws: "'25'", value: undefined, isAddress: true },
    DATABASE_HOST: { inAws: "'db.internal'", value: "shop-local-database-stand-in", isAddress: true },
    DATABASE_READER_HOST: { inAws: "'ro.db.internal'", value: "shop-local-database-stand-in", isAddress: true },
    DATABASE_PORT: { inAws: "'5432'", value: "5432" },
    DATABASE_USERNAME: { inAws: "the secret shop/db", value: "local" },
    DATABASE_PASSWORD: { inAws: "the secret shop/db", value: "local" },
  });
});

test("the account is the environment's, where that is known", () => {
  const environment = environmentOf({
    accountId: "210987654321",
    resources: { events: { type: "topic" } },
    services: { web: serviceDefinition({ uses: { events: "publish" } }) },
  });
  const web = serviceNamed(environment.services, "web");
  const values = new LocalUses(environment, "shop-local").valuesFor(web, web.containers[0]);
  expect(values["EVENTS_TOPIC_ARN"]).toEqual({
    inAws: "the arn of events",
    value: "arn:aws:sns:eu-central-1:210987654321:shop-test-events",
  });
});
