import { changed } from "../../support/sources";
import { said } from "../platform";
import { layouts, proofOf, renderedInBoth, rulesOf } from "./both-layouts";

const keyArn = (number: number): string =>
  `arn:aws:kms:eu-central-1:123456789012:key/${number}1234567-0123-0123-0123-0123456789ab`;
const [OF_DATABASE, OF_PARAMETER, OF_SESSIONS, OTHER] = [keyArn(1), keyArn(2), keyArn(3), keyArn(4)];

/** `shop` starts with secrets whose keys the definition names by their ARNs, beside a key that it creates. */
const sourcesOf = renderedInBoth(({ services }) => {
  const { shop, books } = services;
  if (!shop || !books) throw new Error("the valid platform lost a service");
  return {
    accountId: "123456789012",
    cluster: { execKmsKeyArn: OF_SESSIONS },
    resources: {
      own: { type: "key" },
      orders: {
        type: "mysql",
        existing: {
          host: "orders.example.com",
          securityGroupId: "sg-0123456789abcdef0",
          secret: "orders",
          kmsKeyArn: OF_DATABASE,
        },
      },
    },
    services: {
      books,
      shop: {
        ...shop,
        exec: true,
        uses: { orders: "connect", own: "decrypt" },
        secrets: { TOKEN: { type: "parameter", name: "/token", kmsKeyArn: OF_PARAMETER } },
      },
    },
  };
});

function decrypting(layout: (typeof layouts)[number], keys: readonly string[]) {
  return changed(sourcesOf(layout), ({ locals }) => {
    const policy = locals["shop_execution_permissions"] as { Statement: Record<string, unknown>[] } | undefined;
    for (const statement of policy?.Statement ?? [])
      if (statement["Sid"] === "DecryptSecrets") statement["Resource"] = keys;
  });
}

describe.each(layouts)("with the layout %s", (layout) => {
  test("keys of secrets that are named by their ARNs are proven, and each is said to be needed", () => {
    const proof = proofOf(decrypting(layout, [OF_DATABASE, OF_PARAMETER]));
    expect(said(proof)).toEqual([]);
    const needed = proof.permissions.filter(({ statement }) => statement.endsWith("DecryptSecrets"));
    expect(new Set(needed.map(({ resource }) => resource))).toEqual(new Set([OF_DATABASE, OF_PARAMETER]));
  });

  test.each<[string, readonly string[], string]>([
    ["no key", [], "permissions"],
    ["one key of two", [OF_DATABASE], "permissions"],
    ["another key", [OF_DATABASE, OTHER], "permissions"],
    ["one key too many", [OF_DATABASE, OF_PARAMETER, OTHER], "surplus-permissions"],
    ["all keys", ["*"], "wildcard-permissions"],
  ])("an execution role that decrypts with %s is refuted", (_, keys, rule) => {
    expect(rulesOf(proofOf(decrypting(layout, keys)))).toContain(rule);
  });
});
