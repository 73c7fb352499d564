import { verdictOf } from "../../../src/review/verdict";
import type { StackJson } from "../../../src/terraform/rendered-stacks";
import { reviewOfStacks, riskLines } from "../support/changed";

const local = { backend: { local: { path: "a.tfstate" } }, required_providers: { aws: { version: "6.25.0" } } };

const stack = (terraform: object, provider: object = { region: "eu-central-1" }) => [
  {
    name: "shop",
    folder: "/stacks/shop",
    json: {
      terraform,
      provider: { aws: [provider] },
      resource: { aws_sns_topic: { news: { name: "news" } } },
    } as unknown as StackJson,
  },
];

const account = (id: string) => ({ region: "eu-central-1", allowed_account_ids: [id] });

test.each<[string, ReturnType<typeof stack>, ReturnType<typeof stack>, "look" | "stop", string]>([
  [
    "another file of state",
    stack(local),
    stack({ ...local, backend: { local: { path: "b.tfstate" } } }),
    "stop",
    "the state of stack shop is elsewhere (local a.tfstate → local b.tfstate): unless it is moved, Terraform makes everything anew",
  ],
  [
    "another backend",
    stack(local),
    stack({ ...local, backend: { s3: { bucket: "state" } } }),
    "stop",
    "the state of stack shop is elsewhere (local a.tfstate → s3 state): unless it is moved, Terraform makes everything anew",
  ],
  [
    "another version of the provider",
    stack(local),
    stack({ ...local, required_providers: { aws: { version: "6.26.0" } } }),
    "look",
    "required_providers.aws.version of stack shop: 6.25.0 → 6.26.0",
  ],
  [
    "another region",
    stack(local),
    stack(local, { region: "eu-west-1" }),
    "stop",
    "regions: eu-central-1 → eu-west-1; what is deployed in eu-central-1 has to be made anew",
  ],
  [
    "another account",
    stack(local, account("111111111111")),
    stack(local, account("222222222222")),
    "stop",
    "accounts: 111111111111 → 222222222222; what is deployed in 111111111111 has to be made anew",
  ],
])("%s is to be decided", async (_, before, after, expected, text) => {
  const review = await reviewOfStacks(before, after);
  expect(riskLines(review)).toEqual([`footing (shop): ${text}`]);
  expect(verdictOf(review).class).toBe(expected);
});

test("an account that is no longer written is to be decided, one that is written moves nothing", async () => {
  const review = await reviewOfStacks(stack(local), stack(local, account("111111111111")));
  expect(riskLines(review)).toEqual([]);
  expect(riskLines(await reviewOfStacks(stack(local, account("111111111111")), stack(local)))).toEqual([
    "footing (shop): stack shop no longer says its account (111111111111): Terraform deploys to whichever it runs in",
  ]);
});
