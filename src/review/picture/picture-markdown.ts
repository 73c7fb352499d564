import type { EnvironmentView } from "../model/environment-view";
import type { Markdown } from "../document/markdown-text";

/**
 * The picture in the Markdown page: the `.svg` beside it, which GitHub shows in the reader's scheme and, in a pull request,
 * next to the one before. A diagram in a `mermaid` block would be laid out anew at each look, without frames in frames.
 */
export function pictureForMarkdown({ name }: EnvironmentView): Markdown {
  const path = encodeURIComponent(`${name}.svg`).replace(/[!'()*]/g, (it) => `%${it.charCodeAt(0).toString(16)}`);
  return `![Topology: who talks to whom, on which port; the tables below say the same](${path})`;
}
