import { OidcIssuer } from "../../../src/constructs/deploy/oidc-issuer";
import { inTerraform, resourceAt, synthesized, TestStack } from "../../support/synth";

test("an issuer is trusted for one audience, and needs no thumbprint", () => {
  const stack = new TestStack();
  const { arn } = new OidcIssuer(stack, "hcp", { host: "app.terraform.io", audience: "aws.workload.identity" });
  expect(resourceAt(synthesized(stack), "aws_iam_openid_connect_provider.hcp")).toEqual({
    url: "https://app.terraform.io",
    client_id_list: ["aws.workload.identity"],
  });
  expect(inTerraform(stack, arn)).toBe("${aws_iam_openid_connect_provider.hcp.arn}");
});
