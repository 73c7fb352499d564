import { imageRepository } from "../../src/proof/rules/images";
import { conditions } from "../../src/proof/rules/stacks/conditions";
import type { JsonObject } from "../../src/terraform/json";
import { Model } from "../../src/terraform/model";
import { type Body, add, findings, notProven, platform, resource } from "./platform";

describe("a condition that Terraform stops at", () => {
  const at = (where: string, condition: unknown): readonly string[] =>
    notProven(conditions, (json) => {
      Object.assign(json, { variable: { count: { default: 2 }, open: {} } });
      const block = [{ condition, error_message: "Too few." }];
      if (where === "validation") Object.assign(json, { variable: { count: { default: 2, validation: block } } });
      else resource(json, "aws_ecs_service.web")["lifecycle"] = { [where]: block };
    });

  test.each([
    ["precondition", "aws_ecs_service.web"],
    ["postcondition", "aws_ecs_service.web"],
    ["validation", "var.count"],
  ])("is a fault where a %s is known to fail", (kind, address) => {
    expect(at(kind, "${var.count > 2}")).toEqual([
      `refuted: a ${kind} of ${address} is false, at which Terraform stops ('Too few.'); correct what it asks for, or the ${kind}`,
    ]);
    expect(at(kind, "${var.count > 1}")).toEqual([]);
  });

  test.each(["${self.desired_count > 9}", "${self.task_definition == aws_ecs_task_definition.quote.arn}"])(
    "is a fault where the resource itself says so: %s",
    (condition) => {
      expect(at("postcondition", condition)).toHaveLength(1);
    },
  );

  test.each(["", "soon", "${1 + 1}"])("is refused where it is neither true nor false: '%s'", (condition) => {
    expect(at("precondition", condition)).toEqual([
      expect.stringMatching(
        /^refuted: the condition of a precondition of aws_ecs_service\.web is .*, and neither true/,
      ),
    ]);
  });

  test.each(['${self.id == "web"}', "${var.open > 1}", "${length(data.aws_vpc.own.tags) > 0}"])(
    "is none where only a plan tells: %s",
    (condition) => {
      expect(at("postcondition", condition)).toEqual([]);
    },
  );
});

describe("the version of Terraform that a stack asks for", () => {
  const asking = (required_version: unknown) =>
    notProven(conditions, (json) => {
      Object.assign(json.terraform, { required_version });
    });

  test.each([">= 1.11.0", "~> 1.5", "~> 1.5.0", "1.11", "> 1.2, < 1.2.5", "!= 1.0.0", "< 2, != 0.0.0", ">= 1.9.0-rc1"])(
    "is one that is released: %s",
    (constraint) => {
      expect(asking(constraint)).toEqual([]);
    },
  );

  test.each([">= 2, < 1", "> 1.2.3, < 1.2.4", "~> 1.5.0, >= 1.6", "= 1.5.0, != 1.5.0", "< 0"])(
    "is a fault where no version meets it: %s",
    (constraint) => {
      expect(asking(constraint)).toEqual([
        `refuted: stack 'stack-1': required_version is '${constraint}', which no version meets; Terraform refuses the stack; correct it`,
      ]);
    },
  );

  test.each([
    ["> 99", "99.0.1"],
    ["~> 2.0", "2.0.0"],
  ])("isn't known to be there: %s", (constraint, least) => {
    expect(asking(constraint)).toEqual([
      `undecided: stack 'stack-1': undecided whether any Terraform runs it: not known: a version from ${least} on, which required_version '${constraint}' asks for; releases begin with 0. and 1.`,
    ]);
  });

  test.each([
    ["latest", "'latest'"],
    [1.5, "1.5"],
  ])("is a constraint: %s", (constraint, said) => {
    expect(asking(constraint)).toEqual([
      `refuted: stack 'stack-1': required_version is ${said}, which is no constraint of versions; Terraform refuses it; write one as '>= 1.11.0'`,
    ]);
  });

  test("isn't known where it isn't written out", () => {
    expect(asking("${var.version}")).toEqual([
      "undecided: stack 'stack-1': undecided whether Terraform takes its required_version: not known: '${var.version}', which Terraform asks to be written out",
    ]);
  });

  test("meets all that the files of a stack ask for", () => {
    const documents = [">= 2", "< 1"].map((required_version) => ({ terraform: { required_version } }));
    const model = new Model([{ name: "shop", directory: "/shop", documents }]);
    expect(model.stacks.map(({ root }) => root.terraform["required_version"])).toEqual([">= 2, < 1"]);
  });
});

describe("what Terraform or AWS would take elsewhere", () => {
  test.each<[string, Body, boolean]>([
    ["an emulator", { ecs: "http://localhost:4566" }, true],
    ["an address that isn't known", { s3: "${var.endpoint}" }, true],
    ["a host that only ends like AWS's", { s3: "https://amazonaws.com.example" }, true],
    ["AWS's own", { s3: "https://s3.eu-central-1.amazonaws.com", ecs: "https://ecs.eu-central-1.api.aws" }, false],
  ])("makes nothing certain where a provider talks to %s", (_, endpoints, isUncertain) => {
    const json = platform();
    json.provider = { aws: [{ region: "eu-central-1", endpoints: [endpoints] }] };
    expect(findings(json).some((line) => line.startsWith("? unread-files"))).toBe(isUncertain);
  });

  test.each<[string, Body, string]>([
    ["two backends", { backend: { s3: {}, local: {} } }, "s3 and local"],
    ["a backend and a cloud", { backend: { local: {} }, cloud: { organization: "shop" } }, "local and cloud"],
    ["a backend with a comment", { backend: { "//": "ours", local: {} } }, ""],
  ])("is refused where a stack has %s", (_, terraform, places) => {
    const { errors } = new Model([{ name: "app", directory: "/app", documents: [{ terraform } as JsonObject] }]);
    const fault = `stack 'app': terraform: keeps its state in ${places}; Terraform takes one place; remove the others`;
    expect(errors).toEqual(places === "" ? [] : [fault]);
  });
});

describe("an image that is looked up", () => {
  const lookup = (body: Body): readonly string[] =>
    notProven(imageRepository, (json) => {
      Object.assign(json, { variable: { tag: {} } });
      add(json, "aws_ecr_repository.job", { name: "job" });
      add(json, "docker_registry_image.job", { name: "${aws_ecr_repository.job.repository_url}:v1" });
      json.data["aws_ecr_image"] = { job: { repository_name: "job", image_tag: "v1", ...body } };
    });

  test.each<[string, Body, readonly unknown[]]>([
    ["is there as it is pushed", {}, []],
    ["may have any tag where none is named", { image_tag: null, most_recent: true }, []],
    ["is missing in another region", { region: "us-east-1" }, [expect.stringContaining("repository job in us-east-1")]],
    ["is missing by another tag", { image_tag: "v2" }, [expect.stringMatching(/push .*job:v1, not .*job:v2/)]],
    [
      "isn't known by a tag that isn't",
      { image_tag: "${var.tag}" },
      [expect.stringContaining("not known: image_tag of")],
    ],
    ["is missing by another name", { repository_name: "jobs" }, [expect.stringContaining("repository jobs in")]],
    ["of somebody else's account isn't ours to judge", { registry_id: "999999999999", image_tag: "v2" }, []],
  ])("%s", (_, body, expected) => {
    expect(lookup(body)).toEqual(expected);
  });
});

describe("what stands of resources that are gone, or there", () => {
  const errorsOf = (body: JsonObject): readonly string[] => {
    const document = { resource: { aws_eip: { kept: {} } }, ...body };
    return new Model([{ name: "app", directory: "/app", documents: [document] }]).errors;
  };

  test.each<[string, JsonObject, string]>([
    [
      "moved",
      { from: "aws_eip.kept", to: "aws_eip.other" },
      "says that aws_eip.kept is gone, which is declared; remove one of the two",
    ],
    ["removed", { from: "aws_eip.kept" }, "says that aws_eip.kept is gone, which is declared; remove one of the two"],
    [
      "import",
      { to: "aws_eip.new", id: "1" },
      "names aws_eip.new, which nothing declares; declare it, or remove the import",
    ],
  ])("is refused where it contradicts the rest: %s", (kind, block, fault) => {
    expect(errorsOf({ [kind]: [block] })).toEqual([`stack 'app': ${kind}: ${fault}`]);
  });

  test.each<[string, JsonObject]>([
    ["moved", { from: "aws_eip.old", to: "aws_eip.kept" }],
    ["moved", { from: "aws_eip.kept[0]", to: "aws_eip.kept" }],
    ["removed", { from: "aws_eip.old" }],
    ["removed", { from: "module.old" }],
    ["import", { to: "aws_eip.kept", id: "1" }],
  ])("is taken: %s %j", (kind, block) => {
    expect(errorsOf({ [kind]: [block] })).toEqual([]);
  });
});
