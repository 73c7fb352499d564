import { changed, without } from "../../support/sources";
import { withLookups } from "../../fixtures/lookups";
import { said } from "../platform";
import { layouts, proofOf, renderedInBoth, rulesOf } from "./both-layouts";

const sourcesOf = renderedInBoth(withLookups);

test.each(layouts)("what is looked up is proven, with the layout %s", (layout) => {
  expect(said(proofOf(sourcesOf(layout)))).toEqual([]);
});

describe.each(layouts)("with the layout %s", (layout) => {
  test.each([
    ["aws_vpc_security_group_ingress_rule.books_to_sg_0123456789abcdef0_6379", "uses"],
    ["aws_vpc_security_group_egress_rule.books_to_sg_0123456789abcdef0_3307", "uses"],
    ["aws_iam_role_policy.books_task", "permissions"],
  ])("without %s it is refuted", (address, rule) => {
    expect(rulesOf(proofOf(without(sourcesOf(layout), address)))).toContain(rule);
  });

  test("a file system that is looked up is reached as its use was declared, or nobody knows", () => {
    const sources = changed(sourcesOf(layout), ({ "//": remarks }) => {
      const declared = remarks["declared"] as { uses?: { port: number }[] } | undefined;
      if (declared?.uses) declared.uses = declared.uses.filter(({ port }) => port !== 2049);
    });
    expect(said(proofOf(sources)).join()).toContain(
      "? file-systems undeclared(mnt-media, data.aws_efs_file_system.media) at aws_ecs_service.books",
    );
  });
});
