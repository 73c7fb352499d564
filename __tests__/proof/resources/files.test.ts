import { changed, without } from "../../support/sources";
import { said } from "../platform";
import { layouts, proofOf, renderedInBoth, rulesOf } from "./both-layouts";

const OLD = {
  fileSystemId: "fs-0123456789abcdef0",
  accessPointId: "fsap-0123456789abcdef0",
  securityGroupId: "sg-0fedcba9876543210",
};

/** `books` writes and `status`, which is in the other zone, reads files that the platform creates. */
const sourcesOf = renderedInBoth(({ services }) => {
  const { books, shop, status } = services;
  if (!books || !shop || !status) throw new Error("the valid platform lost a service");
  return {
    resources: { share: { type: "files" }, old: { type: "files", existing: OLD } },
    services: {
      ...services,
      books: { ...books, uses: { share: "read-write" } },
      shop: { ...shop, uses: { old: "read" } },
      status: { ...status, uses: { share: "read" } },
    },
  };
});

test.each(layouts)("files that are created are mounted, with the layout %s", (layout) => {
  const proof = proofOf(sourcesOf(layout));
  expect(said(proof)).toEqual([]);
  const ofRule = (rule: string) => proof.rules.find((it) => it.rule === rule)?.results.map(({ at }) => at);
  const services = ["books", "shop", "status"].map((name) => `aws_ecs_service.${name}`);
  expect(new Set(ofRule("file-systems"))).toEqual(new Set(services));
  // Of files that exist only the group is known.
  expect(ofRule("uses")).toEqual(["aws_ecs_service.shop"]);
});

describe.each(layouts)("with the layout %s", (layout) => {
  test.each([
    ["aws_efs_mount_target.share_a", "file-systems"],
    ["aws_efs_mount_target.share_b", "file-systems"],
    ["aws_vpc_security_group_egress_rule.books_to_share", "file-systems"],
    ["aws_vpc_security_group_ingress_rule.books_to_share", "file-systems"],
    ["aws_vpc_security_group_egress_rule.status_to_share", "file-systems"],
    ["aws_vpc_security_group_ingress_rule.status_to_share", "file-systems"],
    ["aws_iam_role_policy.books_task", "file-systems"],
  ])("without %s it is refuted", (address, rule) => {
    expect(rulesOf(proofOf(without(sourcesOf(layout), address)))).toContain(rule);
  });

  test("files that exist might be the created ones, were it not declared", () => {
    let declared = 0;
    const sources = changed(sourcesOf(layout), ({ "//": remarks }) => {
      const all = remarks["declared"] as { existing?: readonly object[] } | undefined;
      declared += all?.existing?.length ?? 0;
      delete all?.existing;
    });
    expect(declared).toBe(1);
    expect(said(proofOf(sources)).join()).toMatch(/^\? .*DenyBesideAccessPoint/);
  });

  test("a volume beside the access point is refuted by the file system's policy", () => {
    const sources = changed(sourcesOf(layout), ({ resource }) => {
      const [volume] = (resource["aws_ecs_task_definition"]?.["books"]?.["volume"] ?? []) as {
        efs_volume_configuration: { authorization_config: { access_point_id?: string } };
      }[];
      delete volume?.efs_volume_configuration.authorization_config.access_point_id;
    });
    expect(said(proofOf(sources)).join()).toContain(
      "denied(statement DenyBesideAccessPoint, aws_efs_file_system_policy.share",
    );
  });

  test.each(["books", "shop"])("a volume of the task of %s in the place of its files is refuted", (service) => {
    const sources = changed(sourcesOf(layout), ({ resource }) => {
      const task = resource["aws_ecs_task_definition"]?.[service] ?? {};
      const [volume] = (task["volume"] ?? []) as object[];
      if (volume) Reflect.deleteProperty(volume, "efs_volume_configuration");
    });
    expect(rulesOf(proofOf(sources))).toContain("use-settings");
  });

  test("a rule that nobody uses is surplus", () => {
    const sources = changed(sourcesOf(layout), ({ resource }) => {
      const rule = resource["aws_vpc_security_group_ingress_rule"]?.["books_to_share"];
      if (rule)
        Object.assign(resource["aws_vpc_security_group_ingress_rule"] ?? {}, {
          other: { ...rule, from_port: 2050, to_port: 2050 },
        });
    });
    expect(rulesOf(proofOf(sources))).toContain("surplus-rules");
  });
});

test("a service waits for the mount targets", () => {
  const sources = changed(sourcesOf("single"), ({ resource }) => {
    const service = resource["aws_ecs_service"]?.["books"];
    const waits = (service?.["depends_on"] ?? []) as string[];
    if (service) service["depends_on"] = waits.filter((address) => !address.startsWith("aws_efs_"));
  });
  expect(said(proofOf(sources))).toEqual([
    "start-order noDependsOn([aws_efs_mount_target.share_a]) at aws_ecs_service.books",
  ]);
});

test("files in a stack that isn't here are undecided, not refuted", () => {
  const sources = sourcesOf("per-service").filter(({ name }) => !name.endsWith("-data"));
  const mounts = proofOf(sources).rules.find(({ rule }) => rule === "file-systems");
  const ofShare = mounts?.results.filter(({ at }) => at !== "aws_ecs_service.shop");
  expect(new Set(ofShare?.map(({ verdict }) => verdict))).toEqual(new Set(["undecided"]));
});
