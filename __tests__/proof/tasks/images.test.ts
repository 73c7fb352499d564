import { imageRepository } from "../../../src/proof/rules/images";
import { type Body, type Platform, add, notProven } from "../platform";

const policy = (selection: Body) => (json: Platform) => {
  add(json, "aws_ecr_lifecycle_policy.web", {
    repository: "${aws_ecr_repository.web.name}",
    policy: JSON.stringify({ rules: [{ rulePriority: 1, selection, action: { type: "expire" } }] }),
  });
};
const UNDECIDED =
  "undecided: service 'web': undecided whether it can pull its image: not known: whether aws_ecr_lifecycle_policy.web expires the image of aws_ecr_repository.web while it runs";

test.each([
  { tagStatus: "any", countType: "imageCountMoreThan", countNumber: 30 },
  { tagStatus: "untagged", countType: "sinceImagePushed", countUnit: "days", countNumber: 14 },
])("a lifecycle policy that keeps what is in use lets a service start: %j", (selection) => {
  expect(notProven(imageRepository, policy(selection))).toEqual([]);
});

test.each([
  { tagStatus: "any", countType: "sinceImagePushed", countUnit: "days", countNumber: 14 },
  { tagStatus: "tagged", tagPrefixList: ["v"], countType: "sinceImagePulled", countUnit: "days", countNumber: 90 },
])("whether one by age takes the image away can't be told: %j", (selection) => {
  expect(notProven(imageRepository, policy(selection))).toEqual([UNDECIDED]);
});

test("nor what an unknown policy does", () => {
  const found = notProven(imageRepository, (json) => {
    const repository = "${aws_ecr_repository.web.name}";
    add(json, "aws_ecr_lifecycle_policy.web", { repository, policy: "${var.policy}" });
  });
  expect(found).toEqual([UNDECIDED]);
});
