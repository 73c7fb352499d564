import type { Box, Line } from "./model";

/** Fewer stay single: two boxes with two lines each are as easy to read as a group. */
const SMALLEST = 3;

/**
 * Puts services that talk to the same others over the same ports into one group with one line for all of them. Sixty
 * services behind a load balancer are then a grid and one arrow.
 */
export function groupAlike(
  boxes: readonly Box[],
  lines: readonly Line[],
  home: (box: Box) => string,
): { readonly boxes: readonly Box[]; readonly lines: readonly Line[] } {
  const talk = new Map<string, string[]>();
  for (const line of lines) {
    const { from, to, kind, label } = line;
    talk.set(from, [...(talk.get(from) ?? []), JSON.stringify(["to", to, kind, label])]);
    talk.set(to, [...(talk.get(to) ?? []), JSON.stringify(["from", from, kind, label])]);
  }
  const alike = new Map<string, Box[]>();
  for (const box of boxes) {
    if (box.kind !== "service") continue;
    const key = JSON.stringify([home(box), [...(talk.get(box.id) ?? [])].sort()]);
    const known = alike.get(key);
    if (known) known.push(box);
    else alike.set(key, [box]);
  }
  const groupOf = new Map<string, Box>();
  for (const members of alike.values()) {
    const [first] = members;
    if (members.length < SMALLEST || first === undefined) continue;
    const title = `${members.length} services`;
    const group: Box = { id: `group ${first.id}`, kind: "group", title, lines: [], zones: [], members };
    for (const member of members) groupOf.set(member.id, group);
  }
  const shown = new Set(boxes.map((box) => groupOf.get(box.id) ?? box));
  const bundled = new Map<string, Line>();
  for (const line of lines) {
    const [from, to] = [groupOf.get(line.from)?.id ?? line.from, groupOf.get(line.to)?.id ?? line.to];
    bundled.set(JSON.stringify([from, to, line.kind]), { ...line, from, to });
  }
  return { boxes: [...shown], lines: [...bundled.values()] };
}
