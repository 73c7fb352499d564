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
    "its state is elsewhere (backend.local.path: a.tfstate → b.tfstate): unless it is moved, Terraform makes everything anew",
  ],
  [
    "another backend",
    stack(local),
    stack({ ...local, backend: { s3: { bucket: "state" } } }),
    "stop",
    "its state is elsewhere (backend.s3.bucket: nothing → state, backend.local.path: a.tfstate → nothing): unless it is moved, Terraform makes everything anew",
  ],
  [
    "another version of the provider",
    stack(local),
    stack({ ...local, required_providers: { aws: { version: "6.26.0" } } }),
    "look",
    "required_providers.aws.version: 6.25.0 → 6.26.0",
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

test("an account that is written where none was moves nothing", async () => {
  const review = await reviewOfStacks(stack(local), stack(local, account("111111111111")));
  expect(riskLines(review)).toEqual([]);
});
