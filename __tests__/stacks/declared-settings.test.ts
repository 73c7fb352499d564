import type { Resources, Uses } from "../../src/definition/resources";
import { declaredSettings } from "../../src/stacks/declared-settings";
import { ACCOUNT_ID, environmentOf, platformInterface, serviceDefinition } from "../support/synth";

const HANDLES = {
  ledger: { arn: "arn", name: "ledger", host: "ledger.example.com", secretArn: "ledger-secret" },
  media: { arn: "arn", name: "fs-1", securityGroupId: "sg-1", accessPointId: "fsap-1" },
  uploads: { arn: "arn", name: "the-uploads" },
};
const GROUP = "sg-0123456789abcdef0";

function declared(resources: Resources, uses: Uses) {
  const { services } = environmentOf({ resources, services: { web: serviceDefinition({ uses }) } });
  const resourceByName = new Map(Object.entries(HANDLES));
  return declaredSettings(services, platformInterface({ resourceByName, accountId: ACCOUNT_ID }));
}

test("each use says what a container finds it by", () => {
  const resources: Resources = {
    ledger: { type: "postgres" },
    orders: { type: "postgres", existing: { host: "db.example.com", securityGroupId: GROUP, secret: "shop/db" } },
    media: { type: "files" },
    uploads: { type: "bucket" },
  };
  const at = { address: "aws_ecs_task_definition.web", container: "web" };
  const secret = `arn:aws:secretsmanager:eu-central-1:${ACCOUNT_ID}:secret:shop/db-??????`;
  const uses: Uses = { ledger: "connect", orders: "connect", media: "read", uploads: "write" };
  expect(declared(resources, uses).settings).toEqual([
    {
      ...at,
      variables: { LEDGER_HOST: "ledger.example.com", LEDGER_NAME: "app", LEDGER_PORT: "5432" },
      secrets: { LEDGER_USERNAME: "ledger-secret:username::", LEDGER_PASSWORD: "ledger-secret:password::" },
      reason: "web uses ledger",
    },
    {
      ...at,
      variables: { ORDERS_HOST: "db.example.com", ORDERS_PORT: "5432" },
      secrets: { ORDERS_USERNAME: `${secret}:username::`, ORDERS_PASSWORD: `${secret}:password::` },
      reason: "web uses orders",
    },
    {
      ...at,
      variables: { MEDIA_PATH: "/mnt/media" },
      mounts: { "/mnt/media": { fileSystem: "fs-1", accessPoint: "fsap-1", readOnly: true } },
      reason: "web uses media",
    },
    { ...at, variables: { UPLOADS_BUCKET: "the-uploads" }, reason: "web uses uploads" },
  ]);
});

test("nothing is declared where nothing is used", () => {
  expect(declared({ uploads: { type: "bucket" } }, {})).toEqual({});
});
