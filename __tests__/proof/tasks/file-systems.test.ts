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
