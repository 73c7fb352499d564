import { prove } from "../../src/proof/prove";
import { NAT_CASES, PLATFORM_CASES, testName } from "./cases/all";
import { natPlatform } from "./nat";
import { findings, model, platform, said, wordsOf } from "./platform";

describe.each([
  ["the platform", platform, PLATFORM_CASES],
  ["the platform with a NAT gateway", natPlatform, NAT_CASES],
] as const)("%s", (_, build, cases) => {
  test("is proven", () => {
    expect(findings(build())).toEqual([]);
  });

  test.each(cases.map((one) => [testName(one), one] as const))("%s", (_name, one) => {
    const json = build();
    one.bend(json);
    const proof = prove(model(json));
    expect(said(proof)).toEqual(one.findings);
    expect(wordsOf(proof)).toEqual(expect.arrayContaining([...(one.words ?? [])]));
  });
});
