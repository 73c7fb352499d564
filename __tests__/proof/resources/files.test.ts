import { changed, without } from "../../support/sources";
import { said } from "../platform";
import { layouts, proofOf, renderedInBoth, rulesOf } from "./both-layouts";

/** `books` writes and `status`, which is in the other zone, reads files that the platform creates. */
const sourcesOf = renderedInBoth(({ services }) => {
  const { books, status } = services;
  if (!books || !status) throw new Error("the valid platform lost a service");
  return {
    resources: { share: { type: "files" } },
    services: {
      ...services,
      books: { ...books, uses: { share: "read-write" } },
      status: { ...status, uses: { share: "read" } },
    },
  };
});

test.each(layouts)("files that are created are mounted, with the layout %s", (layout) => {
  const proof = proofOf(sourcesOf(layout));
  expect(said(proof)).toEqual([]);
  const ofRule = (rule: string) => proof.rules.find((it) => it.rule === rule)?.results.map(({ at }) => at);
  expect(new Set(ofRule("file-systems"))).toEqual(new Set(["aws_ecs_service.books", "aws_ecs_service.status"]));
  expect(new Set(ofRule("uses"))).toEqual(new Set(["aws_ecs_service.books", "aws_ecs_service.status"]));
});

describe.each(layouts)("with the layout %s", (layout) => {
  test.each([
    ["aws_efs_mount_target.share_a", "file-systems"],
    ["aws_efs_mount_target.share_b", "file-systems"],
    ["aws_vpc_security_group_egress_rule.books_to_share", "file-systems"],
    ["aws_vpc_security_group_ingress_rule.books_to_share", "file-systems"],
    ["aws_vpc_security_group_egress_rule.status_to_share", "uses"],
    ["aws_vpc_security_group_ingress_rule.status_to_share", "uses"],
    ["aws_iam_role_policy.books_task", "file-systems"],
  ])("without %s it is refuted", (address, rule) => {
    expect(rulesOf(proofOf(without(sourcesOf(layout), address)))).toContain(rule);
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

test("a use of a group in a stack that isn't here is undecided, not refuted", () => {
  const sources = sourcesOf("per-service").filter(({ name }) => !name.endsWith("-data"));
  const uses = proofOf(sources).rules.find(({ rule }) => rule === "uses");
  expect(new Set(uses?.results.map(({ verdict }) => verdict))).toEqual(new Set(["undecided"]));
});
