/** Colours of the picture, dark ones after light ones; each text has a contrast of at least 4.5 to what is behind it. */
const COLORS = {
  "--tp-paper": ["#ffffff", "#0d1117"],
  "--tp-ink": ["#1f2328", "#e6edf3"],
  "--tp-soft": ["#4d5661", "#a5adb8"],
  "--tp-box": ["#ffffff", "#161b22"],
  "--tp-edge": ["#8c959f", "#6e7681"],
  "--tp-public": ["#fff6e0", "#241c08"],
  "--tp-private": ["#eef5ff", "#0c1a2e"],
  "--tp-group": ["#f6f8fa", "#11161d"],
  "--tp-mark": ["#d8dee4", "#373e47"],
  "--tp-exposure": ["#b42318", "#ff8d84"],
  "--tp-forward": ["#0757b8", "#79b8ff"],
  "--tp-call": ["#6639ba", "#d2a8ff"],
  "--tp-aws": ["#4d5661", "#a5adb8"],
  "--tp-host": ["#8a3b00", "#ffa657"],
} as const;

function variables(at: 0 | 1): string {
  return Object.entries(COLORS)
    .map(([name, values]) => `${name}:${values[at]}`)
    .join(";");
}

const KINDS = ["exposure", "forward", "call", "aws", "host"] as const;

/** Rules for everything inside of the picture's `svg`; `root` is what carries the colours. */
export function pictureStyle(root: string): string {
  return [
    `${root}{${variables(0)}}`,
    `@media (prefers-color-scheme:dark){${root}{${variables(1)}}}`,
    `@media print{${root}{${variables(0)}}}`,
    ".tp{font-family:system-ui,-apple-system,'Segoe UI',Roboto,'Helvetica Neue',Arial,sans-serif}",
    ".tp-paper{fill:var(--tp-paper)}",
    ".tp text{fill:var(--tp-ink);font-size:12px}",
    ".tp .tp-title{font-size:14px;font-weight:600}",
    ".tp .tp-soft{fill:var(--tp-soft)}",
    ".tp-box{fill:var(--tp-box);stroke:var(--tp-edge)}",
    ".tp-group{fill:var(--tp-group);stroke:var(--tp-edge)}",
    ".tp-client{fill:var(--tp-box);stroke:var(--tp-exposure);stroke-width:2}",
    ".tp-balancer{fill:var(--tp-box);stroke:var(--tp-forward);stroke-width:2}",
    ".tp-service{fill:var(--tp-box);stroke:var(--tp-call);stroke-width:1.5}",
    ".tp-endpoints,.tp-nat,.tp-outside{fill:var(--tp-box);stroke:var(--tp-aws)}",
    ".tp-vpc{fill:none;stroke:var(--tp-edge);stroke-dasharray:6 4}",
    ".tp-public{fill:var(--tp-public);stroke:var(--tp-edge)}",
    ".tp-private{fill:var(--tp-private);stroke:var(--tp-edge)}",
    ".tp-mark{fill:var(--tp-mark)}",
    ".tp .tp-zone{font-size:11px;font-weight:600;text-anchor:middle}",
    ".tp-line{fill:none;stroke-width:1.5}",
    ".tp .tp-label{text-anchor:middle;paint-order:stroke;stroke:var(--tp-paper);stroke-width:3px;stroke-linejoin:round}",
    ...KINDS.flatMap((kind) => [
      `.tp-line-${kind}{stroke:var(--tp-${kind})}`,
      `.tp-head-${kind}{fill:var(--tp-${kind})}`,
      `.tp .tp-label-${kind}{fill:var(--tp-${kind})}`,
    ]),
    ".tp-line-exposure{stroke-width:2}",
    ".tp-line-aws,.tp-line-host{stroke-dasharray:5 4}",
  ].join("\n");
}
