import { Markup, markup } from "../document/markup";
import type { EnvironmentView } from "../model/environment-view";
import { keptLayouts } from "./kept-layouts";
import type { LineKind } from "./model";
import { pictureGraph } from "./graph";
import { layoutPicture } from "./layout";
import { pictureStyle } from "./style";
import { pictureContent } from "./svg";

/** What the kinds of lines mean. */
export const LINE_KINDS: Readonly<Record<LineKind, string>> = {
  exposure: "from outside",
  forward: "load balancer to service",
  call: "service to service",
  aws: "to AWS (all tasks of the frame)",
  host: "to other hosts",
};

/** The topology of an environment as SVG. */
export interface Drawing {
  /** For a page that carries `pictureStyle` itself. */
  readonly svg: Markup;
  /** A file of its own, with its style, in light and dark. */
  readonly file: string;
  readonly width: number;
  readonly height: number;
  /** What kinds of lines there are. */
  readonly kinds: ReadonlySet<string>;
}

/**
 * Undefined where there is nothing to show: no VPC and no service. `layouts` is the folder that keeps layouts for the next
 * time.
 */
export async function drawPicture(view: EnvironmentView, layouts?: string): Promise<Drawing | undefined> {
  if (view.vpcs.length + view.services.length === 0) return undefined;
  const layout = await layoutPicture(pictureGraph(view), keptLayouts(layouts, view.name));
  const { width, height } = layout;
  const element = (style: Markup | undefined): Markup =>
    markup`<svg class="tp" xmlns="http://www.w3.org/2000/svg" role="img" aria-labelledby="tp-title" aria-describedby="tp-description" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}">
<title id="tp-title">Topology of ${view.name}</title>
<desc id="tp-description">${pictureDescription(view)}</desc>
${style}${pictureContent(layout)}</svg>
`;
  return {
    svg: element(undefined),
    file: element(
      new Markup(`<style>${pictureStyle("svg")}</style>
`),
    ).text,
    width,
    height,
    kinds: new Set(layout.lines.map(({ line }) => line.kind)),
  };
}

/** What the picture shows, in sentences; the tables of the page say the same in full. */
export function pictureDescription(view: EnvironmentView): string {
  const tiers = (["public", "private", "mixed"] as const).flatMap((tier) => {
    const names = view.services.flatMap((service) => (service.tier === tier ? [service.name] : []));
    return names.length > 0 ? [`${tier === "mixed" ? "In both" : `In ${tier}`} subnets: ${names.join(", ")}.`] : [];
  });
  const exposures = view.exposures.map(({ to, port, cidrs }) => `${to.label} port ${port} from ${cidrs.join(", ")}`);
  const isEnd = (kind: string): boolean => kind === "service" || kind === "load balancer";
  const calls = view.flows.flatMap(({ from, to, port }) =>
    isEnd(from.kind) && isEnd(to.kind) ? [`${from.label} to ${to.label} port ${port ?? "unknown"}`] : [],
  );
  return [
    ...tiers,
    exposures.length > 0 ? `Open from outside: ${exposures.join("; ")}.` : "Nothing is open from outside.",
    ...(calls.length > 0 ? [`Connections inside: ${calls.join("; ")}.`] : []),
    ...(view.endpoints.length > 0
      ? [`VPC endpoints: ${view.endpoints.map(({ service }) => service).join(", ")}.`]
      : []),
  ].join(" ");
}
