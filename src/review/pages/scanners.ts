import { type Section, code, codes, long, paragraph, table } from "../document/document";
import type { EnvironmentView } from "../model/environment-view";
import type { AcceptedCheck } from "../scanner-file";

/** What scanners of others would find in an environment, and why it stays; nothing where nobody accepts anything. */
export function scanners({ stacks }: EnvironmentView, accepted: readonly AcceptedCheck[]): readonly Section[] {
  const names = new Set(stacks.map(({ name }) => name));
  const here = accepted.flatMap((it) => {
    const own = it.stacks.filter((stack) => names.has(stack));
    return own.length === 0 ? [] : [{ ...it, stacks: own }];
  });
  if (here.length === 0) return [];
  const rows = here.map(({ tool, check, title, stacks: own, reason, link }) => [
    tool,
    { kind: "source", href: link, text: check } as const,
    title,
    codes(own),
    reason,
  ]);
  const columns = ["Scanner", "Check", long("Asks that"), "Stacks", long("Reason to accept that it fails")];
  return [
    {
      id: "scanners",
      title: "Other scanners",
      count: rows.length,
      blocks: [
        paragraph(
          "Checks of others that fail here on purpose, as ",
          code("scanners.json"),
          " says. Tests run them where they are installed.",
        ),
        ...table("Accepted checks of other scanners", columns, rows),
      ],
    },
  ];
}
