import { UNKNOWN } from "../../../src/provider/cty";
import { appliedState, conformed, emptyState, plannedState } from "../../../src/rehearsal/fake-provider/plan-values";
import { mergedTags } from "../../../src/rehearsal/fake-provider/provider-configuration";
import type { Attribute, Block, Nesting } from "../../../src/rehearsal/fake-provider/schema";

const attribute = (given: Partial<Attribute> = {}): Attribute => ({
  type: "string",
  required: false,
  optional: true,
  computed: false,
  writeOnly: false,
  ...given,
});
const nested = (nesting: Nesting, block: Block) => ({ nesting, block, minItems: 0, maxItems: 0 });
const inner: Block = {
  attributes: { port: attribute({ type: "number" }), rule_id: attribute({ computed: true }) },
  blocks: {},
};
const block: Block = {
  attributes: {
    arn: attribute({ computed: true, optional: false }),
    name: attribute(),
    secret: attribute({ writeOnly: true }),
    zone: attribute({ computed: true }),
    tags: attribute({ type: ["map", "string"] }),
    tags_all: attribute({ type: ["map", "string"], computed: true }),
  },
  blocks: { rule: nested("list", inner), member: nested("set", inner), timeout: nested("single", inner) },
};
const nothing = emptyState(block);

describe("a plan", () => {
  test("of something new leaves what is computed unknown and keeps what is configured", () => {
    const proposed = { ...nothing, name: "web", secret: "s3cret", rule: [{ port: 80, rule_id: null }] };
    expect(plannedState(block, proposed, undefined)).toEqual({
      arn: UNKNOWN,
      name: "web",
      secret: null,
      zone: UNKNOWN,
      tags: null,
      tags_all: UNKNOWN,
      rule: [{ port: 80, rule_id: UNKNOWN }],
      member: [],
      timeout: null,
    });
  });

  test("of a change keeps what was computed, also inside blocks", () => {
    const prior = { ...nothing, arn: "arn", name: "web", zone: "a", rule: [{ port: 80, rule_id: "r-1" }] };
    const proposed = {
      ...prior,
      name: "api",
      rule: [
        { port: 80, rule_id: "r-1" },
        { port: 81, rule_id: null },
      ],
    };
    expect(plannedState(block, proposed, prior)).toMatchObject({
      arn: "arn",
      name: "api",
      zone: "a",
      rule: [
        { port: 80, rule_id: "r-1" },
        { port: 81, rule_id: UNKNOWN },
      ],
    });
  });

  test("knows an element of a set again wherever it stands", () => {
    const [first, second] = [
      { port: 1, rule_id: "r-1" },
      { port: 2, rule_id: "r-2" },
    ];
    const prior = { ...nothing, member: [first, second] };
    const proposed = { ...nothing, member: [second, { port: 3, rule_id: null }] };
    expect(plannedState(block, proposed, prior)["member"]).toEqual([second, { port: 3, rule_id: UNKNOWN }]);
  });
});

describe("an apply", () => {
  test("decides what is unknown and nothing else", () => {
    const planned = {
      ...nothing,
      arn: UNKNOWN,
      name: "web",
      rule: [{ port: 80, rule_id: UNKNOWN }],
      tags: { a: UNKNOWN },
    };
    expect(appliedState(block, planned, (path) => `the ${path}`)).toEqual({
      ...nothing,
      arn: "the arn",
      name: "web",
      rule: [{ port: 80, rule_id: "the rule.rule_id" }],
      tags: { a: null },
    });
  });

  test("takes blocks that never became known as none", () => {
    expect(appliedState(block, { ...nothing, rule: UNKNOWN, timeout: UNKNOWN }, () => "")).toEqual(nothing);
  });
});

test("a stored state loses what the schema no longer has and gets null for what is new", () => {
  expect(conformed(block, { name: "web", gone: 1, rule: [{ port: 80, gone: 1 }] })).toEqual({
    ...nothing,
    name: "web",
    rule: [{ port: 80, rule_id: null }],
  });
});

describe("tags_all", () => {
  const defaults = { Environment: "Demo", Team: "web" };

  test("holds the default tags under the resource's own", () => {
    expect(mergedTags(block, { tags: { Team: "api" } }, {}, defaults)).toEqual({ Environment: "Demo", Team: "api" });
    expect(mergedTags(block, { tags: null }, {}, defaults)).toEqual(defaults);
  });

  test("is unknown while the resource's own tags are", () => {
    expect(mergedTags(block, { tags: UNKNOWN }, {}, defaults)).toBe(UNKNOWN);
  });

  test("is left alone where it is configured", () => {
    expect(mergedTags(block, { tags: {}, tags_all: { a: "b" } }, { tags_all: { a: "b" } }, defaults)).toEqual({
      a: "b",
    });
  });
});
