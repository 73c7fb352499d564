import { mysql, postgres, valkey } from "../../../src/constructs/local/servers";

const existing = { host: "db.internal", securityGroupId: "sg-0123456789abcdef0" };

test("a database without a name has its engine's", () => {
  expect(postgres({ type: "postgres", existing })).toMatchObject({
    image: "postgres:17.9",
    env: { POSTGRES_DB: "postgres" },
    values: { PORT: "5432", NAME: "postgres" },
  });
});

test("a database that is created has the name and version that it would have on AWS", () => {
  expect(postgres({ type: "postgres" })).toMatchObject({ image: "postgres:17.9", values: { NAME: "app" } });
  const own = { name: "shop", engineVersion: "16.4" };
  expect(postgres({ type: "postgres", ...own })).toMatchObject({ image: "postgres:16.4", values: { NAME: "shop" } });
  expect(mysql({ type: "mysql", engineVersion: "8.0" }).image).toBe("mysql:8.0");
});

test("a cluster of Aurora is a server of the version that it is compatible with", () => {
  const aurora = { type: "serverless", maxCapacity: 4 } as const;
  expect(mysql({ type: "mysql", aurora }).image).toBe("mysql:8.0");
  expect(mysql({ type: "mysql", aurora, engineVersion: "8.0.mysql_aurora.3.10.0" })).toMatchObject({
    image: "mysql:8.0",
    data: "mysql-8.0-app",
  });
  expect(postgres({ type: "postgres", aurora, engineVersion: "16.8" }).image).toBe("postgres:16.8");
});

test.each([
  [undefined, "/var/lib/postgresql/data", "postgres-17-app"],
  ["17.6", "/var/lib/postgresql/data", "postgres-17-app"],
  ["18", "/var/lib/postgresql", "postgres-18-app"],
])("the data of PostgreSQL %s are where its image has them", (engineVersion, dataPath, data) => {
  const version = engineVersion === undefined ? {} : { engineVersion };
  expect(postgres({ type: "postgres", ...version })).toMatchObject({ dataPath, data });
});

test("a cache is Valkey of the version that it has on AWS", () => {
  expect(valkey({ type: "cache" })).toMatchObject({ image: "valkey/valkey:8.0", values: { PORT: "6379" } });
  expect(valkey({ type: "cache", engineVersion: "7.2" }).image).toBe("valkey/valkey:7.2");
  expect(valkey({ type: "cache", existing }).image).toBe("valkey/valkey:8.0");
});

test("MySQL has a user for the database, and a password of root that nobody knows", () => {
  expect(mysql({ type: "mysql", existing: { ...existing, name: "shop" } })).toEqual({
    image: "mysql:8.4.10",
    data: "mysql-8.4-shop",
    dataPath: "/var/lib/mysql",
    env: { MYSQL_USER: "local", MYSQL_PASSWORD: "local", MYSQL_DATABASE: "shop", MYSQL_RANDOM_ROOT_PASSWORD: "yes" },
    healthCheck: ["CMD", "mysqladmin", "ping", "--host=127.0.0.1", "--user=local", "--password=local"],
    values: { PORT: "3306", NAME: "shop", USERNAME: "local", PASSWORD: "local" },
  });
});
