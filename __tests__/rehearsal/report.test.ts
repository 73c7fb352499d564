import { changeReport, faultsReport, LIMITS, rehearsalReport } from "../../src/rehearsal/report";

const result = { resources: 0, seconds: 1, findings: [], protected: [], roles: [], operations: [] };
const stack = { changes: [], findings: [] };

test("prints a table of stacks, what is wrong, and what a rehearsal can't know", () => {
  const results = [
    {
      ...result,
      stack: "demo-registry",
      resources: 6,
      verdict: "passed" as const,
      protected: ["aws_lb.web"],
      roles: [{ role: "demo-registry-apply", calls: 52 }],
    },
    {
      ...result,
      stack: "demo-platform",
      seconds: 12.34,
      verdict: "failed" as const,
      failedAt: "validate" as const,
      findings: [
        { address: "aws_vpc.network", summary: "Unsupported argument", detail: "No.\nReally." },
        { summary: "Cycle", detail: "" },
      ],
    },
  ];
  expect(rehearsalReport({ results, folder: "x" })).toBe(
    [
      "stack          resources  seconds  verdict",
      "demo-registry          6      1.0  passed",
      "demo-platform          0     12.3  failed at validate",
      "demo-platform: aws_vpc.network: Unsupported argument",
      "    No.",
      "    Really.",
      "demo-platform: Cycle",
      "demo-registry: protection set aside for aws_lb.web",
      "demo-registry: 52 calls compared with the role demo-registry-apply",
      "",
      LIMITS,
    ].join("\n"),
  );
});

test("prints Terraform's own plan before the table", () => {
  const results = [{ ...result, stack: "a", verdict: "passed" as const, plan: "Plan: 1 to add" }];
  expect(rehearsalReport({ results, folder: "x" })).toMatch(/^# a\nPlan: 1 to add\n\nstack/);
});

test("prints what a deployment changes by address, and why it replaces", () => {
  const change = { attributes: [], forcedBy: [] };
  const results = [
    { ...stack, stack: "a", status: "unchanged" as const },
    {
      ...stack,
      stack: "b",
      status: "changed" as const,
      changes: [
        { ...change, kind: "added" as const, address: "x.a" },
        { ...change, kind: "changed" as const, address: "x.b", attributes: ["cpu", "memory"] },
        { ...change, kind: "replaced" as const, address: "x.c", attributes: ["name"], forcedBy: ["name"] },
        { ...change, kind: "destroyed" as const, address: "x.d" },
        { ...change, kind: "moved" as const, address: "x.e", from: "x.old" },
        { ...change, kind: "added" as const, address: "output.url" },
      ],
    },
    { ...stack, stack: "c", status: "failed" as const, failedAt: "plan", findings: [{ summary: "No", detail: "" }] },
  ];
  expect(changeReport({ results, folder: "x" })).toBe(
    [
      "a: unchanged",
      "",
      "b: changed",
      "  + added      x.a",
      "  ~ changed    x.b  (cpu, memory)",
      "  ± replaced   x.c  (forced by name)",
      "  - destroyed  x.d",
      "  > moved      x.e  (from x.old)",
      "  + added      output.url",
      "",
      "c: failed at plan",
      "c: No",
      "",
      "1 added, 1 changed, 1 replaced, 1 destroyed, 1 moved",
      "",
      LIMITS,
    ].join("\n"),
  );
});

test("prints how often it took to get through the faults", () => {
  const swept = { stack: "a", faults: 12, applies: 4, destroys: 3, seconds: 5, verdict: "passed" as const };
  const repairs = [{ address: "aws_x.a", because: "prevent_destroy keeps it", command: "terraform untaint 'aws_x.a'" }];
  expect(faultsReport([{ ...swept, findings: [], repairs, operations: [] }])).toBe(
    [
      "stack  faults  applies  destroys  seconds  verdict",
      "a          12        4         3      5.0  passed",
      "a: aws_x.a: half made, it waits for you (prevent_destroy keeps it): terraform untaint 'aws_x.a'",
      "",
      LIMITS,
    ].join("\n"),
  );
});
