import {
  DATABASE,
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
