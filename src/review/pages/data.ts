import { type Cell, type Section, type Text, badge, code, lines, long, paragraph, table } from "../document/document";
import { letIn } from "../compare/data";
import type { DataUser } from "../model/data/data-users";
import type { DataView } from "../model/data-view";
import type { EnvironmentView } from "../model/environment-view";
import type { Safeguard } from "../model/safeguards/holder";

/** What holds data: who gets to it, how it is encrypted, protected and backed up. Nothing where nothing holds any. */
export function data({ data: all }: EnvironmentView): readonly Section[] {
  if (all.length === 0) return [];
  const columns = [
    "What",
    "May read",
    "May write",
    long("Its policy lets in"),
    "Encrypted",
    long("Protected"),
    long("Backed up"),
  ];
  return [
    {
      id: "data",
      title: "What holds data",
      count: all.length,
      blocks: [
        paragraph(
          "Who may read and write is asked of IAM as AWS does, for the services of these stacks; of databases, caches and file systems it is who connects or mounts, as the proof followed it.",
        ),
        ...(all.some(({ isElsewhere }) => isElsewhere)
          ? [
              paragraph(
                "What these stacks use and don't make is its owner's: so are its policy, its protection and its backup.",
              ),
            ]
          : []),
        ...table("What holds data, who gets to it and how it is kept", columns, all.map(row)),
      ],
    },
  ];
}

function row(view: DataView): readonly Cell[] {
  const { kind, name, readers, writers, letsIn, unknown, safeguards, isElsewhere } = view;
  const kept = (of: Safeguard["of"]): Cell =>
    isElsewhere ? "by its owner" : some(safeguards.filter((it) => it.of === of).map(safeguard));
  return [
    [`${kind} `, code(name)],
    some(readers.map(user)),
    some(writers.map(user)),
    isElsewhere
      ? "its owner's affair"
      : some([
          ...letsIn.map((statement) => code(letIn(statement))),
          ...unknown.map((what): Text => [badge("warn", "not known"), `: ${what}`]),
        ]),
    kept("encryption"),
    kept("protection"),
    kept("backup"),
  ];
}

function some(texts: readonly Text[]): Cell {
  return texts.length === 0 ? "–" : lines(texts);
}

function user({ who, sure }: DataUser): Text {
  return sure ? code(who) : [code(who), " ", badge("warn", "perhaps")];
}

/** What isn't there stands out. */
function safeguard({ text, level }: Safeguard): Text {
  return level === 0 ? badge("warn", text) : text;
}
