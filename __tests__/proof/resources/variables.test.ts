import {
  DATABASE,
  DATABASE_USE,
  type Platform,
  addDatabaseInstance,
  container,
  drop,
  findings,
  platform,
  resource,
} from "../platform";

const ADDRESS = `\${${DATABASE}.address}`;

/** What is said of a database that nothing declares, and that variables of `web` name. */
function named(variables: Readonly<Record<string, string>>, bend: (json: Platform) => void = () => undefined) {
  const json = addDatabaseInstance(platform());
  json["//"].declared.uses = [];
  const { environment } = container(json, "web");
  const more = Object.entries(variables).map(([name, value]) => ({ name, value }));
  container(json, "web")["environment"] = [...(environment as object[]), ...more];
  bend(json);
  return findings(json);
}

test.each([
  ["its address", { DB_HOST: ADDRESS }],
  ["its address and port", { DB_HOST: ADDRESS, DB_PORT: "5432" }],
  ["its endpoint", { DB_ENDPOINT: `\${${DATABASE}.endpoint}` }],
  ["a URL with it", { DATABASE_URL: `postgres://app@\${${DATABASE}.endpoint}/app` }],
])("a database of these stacks is used where a variable holds %s", (_, variables) => {
  expect(named(variables)).toEqual([]);
});

test("what isn't open to the service is refuted", () => {
  const said = named({ DB_HOST: ADDRESS }, (json) => {
    drop(json, "aws_vpc_security_group_ingress_rule.database");
  });
  expect(said).toEqual([expect.stringMatching(/^uses noRule\(aws_security_group\.database, ingress, 5432, /)]);
});

test("a port on which it doesn't listen is refuted", () => {
  expect(named({ DB_HOST: ADDRESS, DB_PORT: "3306" }).join()).toContain(`wrongPort(${DATABASE}, 5432, 3306)`);
});

describe("beside a declared use of the database's group", () => {
  const declared =
    (more: object = {}) =>
    (json: Platform) => {
      json["//"].declared.uses = [{ ...DATABASE_USE, ...more }];
    };

  test("its own port needs nothing more", () => {
    expect(named({ DB_HOST: ADDRESS, DB_PORT: "5432" }, declared())).toEqual([]);
    expect(named({ DATABASE_URL: `postgres://app@${ADDRESS}:5432/app` }, declared())).toEqual([]);
  });

  test("another port in a variable is refuted", () => {
    const wrong = [`uses wrongPort(${DATABASE}, 5432, 5433) at aws_ecs_service.web`];
    expect(named({ DB_HOST: ADDRESS, DB_PORT: "5433" }, declared())).toEqual(wrong);
    expect(named({ DATABASE_URL: `postgres://app@${ADDRESS}:5433/app` }, declared())).toEqual(wrong);
  });

  test("a database that listens elsewhere than declared is refuted", () => {
    const said = named({ DB_HOST: ADDRESS, DB_PORT: "5432" }, (json) => {
      declared()(json);
      resource(json, DATABASE)["port"] = 5433;
    });
    expect(said).toEqual([`uses wrongPort(${DATABASE}, 5433, 5432) at aws_ecs_service.web`]);
  });

  test("a use of something else says nothing of it", () => {
    const said = named({ DB_HOST: ADDRESS }, (json) => {
      declared({ to: "203.0.113.0/24", port: 587 })(json);
      drop(json, "aws_vpc_security_group_ingress_rule.database");
    });
    expect(said).toContainEqual(expect.stringMatching(/^uses noRule\(aws_security_group\.database, ingress, 5432, /));
  });
});

test("an address of something else stays in doubt", () => {
  const said = named({ DB_HOST: ADDRESS, MQ_HOST: "${aws_mq_broker.main.endpoint}" }, (json) => {
    json.resource["aws_mq_broker"] = { main: {} };
  });
  expect(said).toEqual([expect.stringMatching(/^\? calls unknown\(the address in MQ_HOST/)]);
});

test("an address of a block is one", () => {
  const said = named({ DB_HOST: ADDRESS, CACHE: "${aws_mq_broker.main.instances[0].endpoint}" }, (json) => {
    json.resource["aws_mq_broker"] = { main: {} };
  });
  expect(said).toEqual([expect.stringMatching(/^\? calls unknown\(the address in CACHE/)]);
});

describe("a database in a folder that declares nothing", () => {
  const open = (cidr: string): readonly string[] => {
    const json: Record<string, unknown> = {
      ...addDatabaseInstance(platform(), { publicly_accessible: true }),
      "//": {},
    };
    const stack = json as unknown as Platform;
    resource(stack, "aws_db_subnet_group.main")["subnet_ids"] = [
      "${aws_subnet.public_b.id}",
      "${aws_subnet.public_c.id}",
    ];
    const rule = resource(stack, "aws_vpc_security_group_ingress_rule.database");
    delete rule["referenced_security_group_id"];
    rule["cidr_ipv4"] = cidr;
    return findings(stack).filter((line) => line.includes("exposures"));
  };

  test("is in doubt where everybody may connect to it", () => {
    expect(open("0.0.0.0/0")).toEqual([`? exposures storeOpen([0.0.0.0/0]) at ${DATABASE}`]);
  });

  test("is listed where some may", () => {
    expect(open("203.0.113.0/24")).toEqual([]);
  });
});
