import type { Resources } from "../../../src/definition/resources";
import type { ServiceSettings } from "../../../src/definition/service";
import { LocalStack } from "../../../src/stacks/local-stack";
import { environmentOf, serviceDefinition, synthesized, testApp } from "../../support/synth";

/** The service `web` on this machine with its stand-ins. */
function given(resources: Resources, settings: Partial<ServiceSettings>) {
  const services = { web: serviceDefinition(settings, { image: "web:1" }) };
  const stack = new LocalStack(testApp(), "shop", environmentOf({ resources, services }));
  const { docker_container: containers = {}, docker_volume: volumes } = synthesized(stack).resource;
  const variables = (stack.toTerraform()["variable"] ?? {}) as Readonly<Record<string, { readonly default?: string }>>;
  const { network_range: range, checkout, ...own } = variables;
  expect(range?.default).toBe("172.16.0.0/16");
  expect(checkout?.default).toBe("");
  const values = Object.entries(own).map(([name, variable]) => [name, variable.default]);
  return { containers, volumes, values: Object.fromEntries(values) as object };
}

const database = {
  type: "postgres",
  existing: { host: "db.internal", securityGroupId: "sg-0123456789abcdef0", name: "orders", secret: "shop/db" },
} as const;

test("a database is a server of its own, healthy before the services, whose variables say where it is", () => {
  const { containers, values } = given({ database }, { uses: { database: "connect" } });
  expect(containers["database"]).toEqual({
    name: "shop-local-database-stand-in",
    image: "${docker_image.database.image_id}",
    labels: [{ label: "ecs-fargate-platform.checkout", value: "${var.checkout}" }],
    env: ["POSTGRES_USER=local", "POSTGRES_PASSWORD=local", "POSTGRES_DB=orders"],
    networks_advanced: [{ name: "${docker_network.web.id}" }],
    volumes: [{ volume_name: "${docker_volume.database.name}", container_path: "/var/lib/postgresql/data" }],
    init: false,
    restart: "unless-stopped",
    healthcheck: {
      test: ["CMD", "pg_isready", "--host", "127.0.0.1", "--username", "local", "--dbname", "orders"],
      interval: "2s",
      retries: 30,
      start_period: "30s",
      timeout: "5s",
    },
    wait: true,
    wait_timeout: 120,
  });
  expect(containers["web_1"]).toMatchObject({
    env: ["HOST", "NAME", "PASSWORD", "PORT", "USERNAME"].map(
      (end) => `DATABASE_${end}=\${var.web_secret_database_${end.toLowerCase()}}`,
    ),
    depends_on: ["docker_container.database"],
  });
  expect(values).toEqual({
    web_secret_database_host: "shop-local-database-stand-in",
    web_secret_database_name: "orders",
    web_secret_database_password: "local",
    web_secret_database_port: "5432",
    web_secret_database_username: "local",
  });
});

test("what has no stand-in is asked of whoever runs Terraform; the internet is the same here", () => {
  const resources = {
    mail: { type: "tcp", host: "mail.internal", port: 25, to: "10.9.0.0/24" },
    payments: { type: "https", host: "api.example.com" },
    sessions: { type: "table", existing: { name: "sessions" } },
  } as const;
  const uses = { mail: "connect", payments: "call", sessions: "read" } as const;
  const { containers, values } = given(resources, { uses });
  expect(Object.keys(containers)).toEqual(["web_1"]);
  expect(containers["web_1"]?.["env"]).toEqual([
    "PAYMENTS_URL=https://api.example.com",
    "MAIL_HOST=${var.web_secret_mail_host}",
    "MAIL_PORT=${var.web_secret_mail_port}",
    "SESSIONS_TABLE=${var.web_secret_sessions_table}",
  ]);
  expect(values).toEqual({
    web_secret_mail_host: undefined,
    web_secret_mail_port: undefined,
    web_secret_sessions_table: undefined,
  });
});

test("what AWS has is in one container that answers for it, and AWS's SDKs find it", () => {
  const resources = { uploads: { type: "bucket" }, orders: { type: "queue" } } as const;
  const { containers, values } = given(resources, { uses: { uploads: "read", orders: "send" } });
  expect(containers["aws"]).toMatchObject({
    name: "shop-local-aws",
    networks_advanced: [
      { name: "${docker_network.web.id}", aliases: ["shop-test-uploads-123456789012.shop-local-aws"] },
    ],
  });
  expect(values).toEqual({
    web_secret_aws_access_key_id: "local",
    web_secret_aws_default_region: "eu-central-1",
    web_secret_aws_endpoint_url: "http://shop-local-aws:5000",
    web_secret_aws_region: "eu-central-1",
    web_secret_aws_secret_access_key: "local",
    web_secret_orders_queue_url: "http://shop-local-aws:5000/123456789012/shop-test-orders",
    web_secret_uploads_bucket: "shop-test-uploads-123456789012",
  });
  expect(containers["web_1"]?.["depends_on"]).toEqual(["docker_container.aws"]);
});

test("a service that calls AWS beside its uses finds it too, and keeps a variable that it sets itself", () => {
  const permissions = [{ actions: ["ses:SendEmail"], resources: ["*"], reason: "mail" }];
  const { values } = given({}, { permissions, environment: { AWS_REGION: "eu-west-1" } });
  expect(Object.keys(values)).toEqual([
    "web_secret_aws_endpoint_url",
    "web_secret_aws_default_region",
    "web_secret_aws_access_key_id",
    "web_secret_aws_secret_access_key",
  ]);
});

test("files are a volume that anybody may write to, for readers read-only", () => {
  const existing = {
    fileSystemId: "fs-0123456789abcdef0",
    accessPointId: "fsap-0123456789abcdef0",
    securityGroupId: "sg-0123456789abcdef0",
  };
  const { containers, volumes } = given({ share: { type: "files", existing } }, { uses: { share: "read" } });
  expect(volumes).toEqual({
    share: {
      name: "shop-local-share",
      driver: "local",
      driver_opts: { type: "tmpfs", device: "tmpfs", o: "mode=0777" },
    },
  });
  expect(containers["web_1"]).toMatchObject({
    env: ["SHARE_PATH=/mnt/share"],
    volumes: [{ container_path: "/mnt/share", volume_name: "${docker_volume.share.name}", read_only: true }],
  });
});

test("what no service uses isn't there", () => {
  expect(Object.keys(given({ database, uploads: { type: "bucket" } }, {}).containers)).toEqual(["web_1"]);
});
