import {
  type Body,
  type Platform,
  add,
  addFileSystem,
  at,
  container,
  drop,
  findings,
  platform,
  resource,
} from "../platform";

function given(change: (json: Platform) => void = () => undefined): readonly string[] {
  const json = addFileSystem(platform());
  change(json);
  return findings(json);
}

const volume = (json: Platform): Body =>
  at(resource(json, "aws_ecs_task_definition.shell"), "volume", "efs_volume_configuration");
const mount = (json: Platform): Body => at(container(json, "shell"), "mountPoints");

test("a file system that is reached and permitted is proven", () => {
  expect(given()).toEqual([]);
});

test.each<[string, (json: Platform) => void, string]>([
  [
    "the rule out",
    (json) => {
      drop(json, "aws_vpc_security_group_egress_rule.files");
    },
    "file-systems noRule",
  ],
  [
    "the rule in",
    (json) => {
      drop(json, "aws_vpc_security_group_ingress_rule.files");
    },
    "file-systems noRule",
  ],
  [
    "the mount target",
    (json) => {
      drop(json, "aws_efs_mount_target.c");
    },
    "file-systems noTarget",
  ],
  [
    "a mount target of the zone",
    (json) => {
      resource(json, "aws_efs_mount_target.c")["subnet_id"] = "${aws_subnet.public_b.id}";
    },
    "file-systems noTarget",
  ],
  [
    "the mount target's group",
    (json) => {
      delete resource(json, "aws_efs_mount_target.c")["security_groups"];
    },
    "file-systems noGroup",
  ],
  [
    "transit encryption",
    (json) => {
      delete volume(json)["transit_encryption"];
    },
    "file-systems plain",
  ],
  [
    "the root of the access point",
    (json) => {
      volume(json)["root_directory"] = "/data";
    },
    "file-systems root",
  ],
  [
    "its own access point",
    (json) => {
      add(json, "aws_efs_file_system.other", { encrypted: true });
      resource(json, "aws_efs_access_point.files")["file_system_id"] = "${aws_efs_file_system.other.id}";
    },
    "file-systems otherFileSystem",
  ],
  [
    "a file system",
    (json) => {
      volume(json)["file_system_id"] = "${aws_efs_access_point.files.arn}";
    },
    "file-systems wrong",
  ],
])("without %s it is refuted", (_link, change, finding) => {
  expect(given(change).join("\n")).toContain(finding);
});

describe("the folder of an access point is its user's", () => {
  const owned = (made: object, user: object, readOnly = false) =>
    given((json) => {
      Object.assign(json, { variable: { open: {} } });
      const creation_info = [{ owner_uid: 1000, owner_gid: 1000, permissions: "0750", ...made }];
      Object.assign(resource(json, "aws_efs_access_point.files"), {
        root_directory: [{ path: "/files", creation_info }],
        posix_user: [{ uid: 1000, gid: 1000, ...user }],
      });
      mount(json)["readOnly"] = readOnly;
    }).filter((line) => /closed|maybe/.test(line));

  test.each<[string, object, object, boolean?]>([
    ["its own", {}, {}],
    ["its group's", { owner_uid: 0, permissions: "0770" }, {}],
    ["one of its groups'", { owner_uid: 0, owner_gid: 50, permissions: "0770" }, { secondary_gids: [40, 50] }],
    ["everybody's", { owner_uid: 0, owner_gid: 0, permissions: "0777" }, {}],
    ["its group's to read, and it reads", { owner_uid: 0 }, {}, true],
    ["root's, and so is it", { owner_uid: 0, owner_gid: 0 }, { uid: 0, gid: 0 }],
  ])("%s", (_, made, user, readOnly = false) => {
    expect(owned(made, user, readOnly)).toEqual([]);
  });

  test.each<[string, object, object, boolean?]>([
    ["another user's", { owner_uid: 0, owner_gid: 0 }, {}],
    ["its group's to read, and it writes", { owner_uid: 0 }, {}],
    ["its own without a right to write", { permissions: "0550" }, {}],
    ["another user's to write, and it reads", { owner_uid: 0, owner_gid: 0, permissions: "0752" }, {}, true],
  ])("%s is refuted", (_, made, user, readOnly = false) => {
    expect(owned(made, user, readOnly)).toEqual([expect.stringContaining("file-systems closed(")]);
  });

  test("what isn't known is undecided", () => {
    for (const [made, user] of [
      [{ owner_uid: "${var.open}" }, {}],
      [{ permissions: "${var.open}" }, {}],
      [{ owner_uid: 0 }, { secondary_gids: ["${var.open}"] }],
    ] as const)
      expect(owned(made, user)).toEqual([expect.stringContaining("? file-systems maybe(")]);
  });
});

test("without a permission it is refuted, and writing is needed only by who writes", () => {
  const without = (action: string) => (json: Platform) => {
    const text = JSON.stringify(json.locals["shell_task"]).replace(`"elasticfilesystem:${action}"`, "");
    json.locals["shell_task"] = JSON.parse(text.replace("[,", "[").replace(",]", "]"));
  };
  expect(given(without("ClientMount")).join()).toContain("file-systems notAllowed");
  expect(given(without("ClientWrite")).join()).toContain("file-systems notAllowed");
  expect(
    given((json) => {
      mount(json)["readOnly"] = true;
      without("ClientWrite")(json);
    }),
  ).toEqual([]);
  expect(
    given((json) => {
      mount(json)["readOnly"] = true;
    }).join(),
  ).toContain("surplus-permissions unneededActions");
});

test("without IAM no permission is needed", () => {
  const said = given((json) => {
    at(volume(json), "authorization_config")["iam"] = "DISABLED";
  });
  expect(said.join()).toContain("surplus-permissions");
  expect(said.join()).not.toContain("file-systems");
});

test("what isn't known of a volume or a mount target is undecided", () => {
  const unknown = (change: (json: Platform) => void): string =>
    given((json) => {
      Object.assign(json, { variable: { open: {} } });
      change(json);
    }).join("\n");
  for (const name of ["file_system_id", "transit_encryption"])
    expect(
      unknown((json) => {
        volume(json)[name] = "${var.open}";
      }),
    ).toContain("? ");
  expect(
    unknown((json) => {
      resource(json, "aws_efs_mount_target.c")["subnet_id"] = "${var.open}";
    }),
  ).toContain("? ");
  expect(
    unknown((json) => {
      resource(json, "aws_efs_mount_target.c")["security_groups"] = ["${var.open}"];
    }),
  ).toContain("? ");
});

test("a file system that no stack makes is reached as it was declared, else nobody knows", () => {
  const literal = (json: Platform): void => {
    for (const address of ["aws_efs_mount_target.c", "aws_efs_access_point.files", "aws_efs_file_system.files"])
      drop(json, address);
    Object.assign(volume(json), { file_system_id: "fs-0123abcd" });
    at(volume(json), "authorization_config")["access_point_id"] = "fsap-0123abcd";
    const arn =
      "arn:aws:elasticfilesystem:eu-central-1:${data.aws_caller_identity.current.account_id}:file-system/fs-0123abcd";
    const text = JSON.stringify(json.locals["shell_task"]).replace("${aws_efs_file_system.files.arn}", arn);
    json.locals["shell_task"] = JSON.parse(text);
  };
  expect(given(literal).join()).toContain("? file-systems undeclared");
  expect(
    given((json) => {
      literal(json);
      json["//"].declared.uses = [
        { from: "aws_ecs_service.shell", to: "aws_security_group.files", port: 2049, reason: "its files" },
      ];
    }),
  ).toEqual([]);
});

test("a service that doesn't wait for the mount target may start before it", () => {
  const said = given((json) => {
    const service = resource(json, "aws_ecs_service.shell");
    service["depends_on"] = (service["depends_on"] as string[]).filter((other) => other !== "aws_efs_mount_target.c");
  });
  expect(said).toEqual(["start-order noDependsOn([aws_efs_mount_target.c]) at aws_ecs_service.shell"]);
});

describe("of a file system with a policy", () => {
  const POINT = "${aws_efs_access_point.files.arn}";
  const deny = (condition: object) => ({
    Effect: "Deny",
    Principal: { AWS: "*" },
    Action: ["elasticfilesystem:ClientMount", "elasticfilesystem:ClientWrite"],
    Resource: "${aws_efs_file_system.files.arn}",
    Condition: condition,
  });
  const withPolicy =
    (condition: object, change: (json: Platform) => void = () => undefined) =>
    (json: Platform): void => {
      add(json, "aws_efs_file_system_policy.files", {
        file_system_id: "${aws_efs_file_system.files.id}",
        policy: JSON.stringify({ Version: "2012-10-17", Statement: [deny(condition)] }),
      });
      change(json);
    };
  const withoutPoint = (json: Platform): void => {
    delete at(volume(json), "authorization_config")["access_point_id"];
  };
  const otherPoint = (json: Platform): void => {
    add(json, "aws_efs_access_point.other", { file_system_id: "${aws_efs_file_system.files.id}" });
    at(volume(json), "authorization_config")["access_point_id"] = "${aws_efs_access_point.other.id}";
  };
  const besidePoint = { StringNotEquals: { "elasticfilesystem:AccessPointArn": POINT } };
  const withoutTls = { Bool: { "aws:SecureTransport": "false" } };

  test.each<[string, (json: Platform) => void]>([
    ["TLS only", withPolicy(withoutTls)],
    ["its access point alone", withPolicy(besidePoint)],
    ["mount targets alone", withPolicy({ Bool: { "elasticfilesystem:AccessedViaMountTarget": "false" } })],
    ["an access point, whichever", withPolicy({ Null: { "elasticfilesystem:AccessPointArn": "true" } }, otherPoint)],
  ])("that takes %s, what comes so is proven", (_policy, change) => {
    expect(given(change)).toEqual([]);
  });

  test.each<[string, (json: Platform) => void]>([
    ["beside its access point", withPolicy(besidePoint, withoutPoint)],
    ["by none", withPolicy({ Null: { "elasticfilesystem:AccessPointArn": "true" } }, withoutPoint)],
    [
      "where the key is lacking",
      withPolicy({ ArnNotEqualsIfExists: { "elasticfilesystem:AccessPointArn": POINT } }, withoutPoint),
    ],
  ])("what comes %s is refuted", (_way, change) => {
    expect(given(change).join("\n")).toContain("file-systems denied");
  });

  test("without TLS it is refuted, and where that isn't known undecided", () => {
    const plain = given(
      withPolicy(withoutTls, (json) => {
        delete volume(json)["transit_encryption"];
      }),
    );
    expect(plain.join()).toContain("file-systems denied");
    const unknown = given(
      withPolicy(withoutTls, (json) => {
        Object.assign(json, { variable: { open: {} } });
        volume(json)["transit_encryption"] = "${var.open}";
      }),
    );
    expect(unknown.join()).toContain("? file-systems mayDeny");
  });

  test("what no key tells is undecided", () => {
    expect(given(withPolicy({ StringEquals: { "aws:SourceVpc": "vpc-1" } })).join()).toContain(
      "? file-systems mayDeny",
    );
    expect(given(withPolicy(besidePoint, otherPoint)).join()).toContain("? file-systems mayDeny");
    const open = given(
      withPolicy(besidePoint, (json) => {
        Object.assign(json, { variable: { open: {} } });
        at(volume(json), "authorization_config")["access_point_id"] = "${var.open}";
      }),
    );
    expect(open.join()).toContain("? file-systems mayDeny");
  });
});
