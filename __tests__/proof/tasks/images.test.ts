import { imageRepository } from "../../../src/proof/rules/images";
import { type Body, type Platform, add, container, notProven, resource } from "../platform";

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

const built = (platform: string | undefined, architecture: string | undefined) => (json: Platform) => {
  add(json, "docker_image.web", {
    name: container(json, "web")["image"],
    build: { context: ".", ...(platform !== undefined && { platform }) },
  });
  if (architecture !== undefined)
    resource(json, "aws_ecs_task_definition.web")["runtime_platform"] = { cpu_architecture: architecture };
};

test.each([
  ["linux/amd64", undefined],
  ["linux/amd64", "X86_64"],
  ["linux/arm64", "ARM64"],
  ["linux/arm64/v8", "ARM64"],
  ["linux/amd64,linux/arm64", "ARM64"],
])("an image that is built for %s runs on %s", (platform, architecture) => {
  expect(notProven(imageRepository, built(platform, architecture))).toEqual([]);
});

test.each([
  ["linux/arm64", undefined],
  ["linux/amd64", "ARM64"],
  ["linux/arm/v7", "ARM64"],
])("an image that is built for %s doesn't run on %s", (platform, architecture) => {
  expect(notProven(imageRepository, built(platform, architecture))).toEqual([
    `refuted: service 'web': cannot pull its image: docker_image.web builds for ${platform}, and aws_ecs_task_definition.web runs on ${architecture ?? "X86_64"}; make them fit`,
  ]);
});

test("an image for Linux doesn't run on Windows, nor one for Windows on Linux", () => {
  const onWindows = (platform: string) => (json: Platform) => {
    built(platform, undefined)(json);
    resource(json, "aws_ecs_task_definition.web")["runtime_platform"] = {
      operating_system_family: "WINDOWS_SERVER_2022_CORE",
    };
  };
  expect(notProven(imageRepository, onWindows("windows/amd64"))).toEqual([]);
  expect(notProven(imageRepository, onWindows("linux/amd64"))).toEqual([
    expect.stringContaining("builds for linux/amd64, and aws_ecs_task_definition.web runs on Windows, X86_64; make"),
  ]);
  expect(notProven(imageRepository, built("windows/amd64", undefined))).toEqual([
    expect.stringContaining("builds for windows/amd64, and aws_ecs_task_definition.web runs on X86_64; make them fit"),
  ]);
});

test("for which processor an image is built without a platform depends on who builds it", () => {
  expect(notProven(imageRepository, built(undefined, "X86_64"))).toEqual([
    "undecided: service 'web': undecided whether it can pull its image: not known: for which processor docker_image.web builds (no platform is set)",
  ]);
});
