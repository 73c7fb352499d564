/** The README and the guides, as far as tests read them. */
import { readdirSync, readFileSync } from "node:fs";
import { join, posix } from "node:path";
import { projectRoot } from "../support/project";

const guides = readdirSync(join(projectRoot, "docs")).filter((name) => name.endsWith(".md"));

/** Paths from the project's root. */
export const pages = ["README.md", ...guides.map((name) => `docs/${name}`)];

export function textOf(page: string): string {
  return readFileSync(join(projectRoot, page), "utf8");
}

export interface Block {
  readonly page: string;
  readonly language: string;
  readonly lines: readonly string[];
}

/** Fenced code blocks of a page, without the indentation of the list item that they stand in. */
export function blocksOf(page: string): Block[] {
  const fences = textOf(page).matchAll(/^( *)```(\w+)\n([\s\S]*?)^ *```$/gm);
  return [...fences].map(([, indent = "", language = "", body = ""]) => ({
    page,
    language,
    lines: body
      .trimEnd()
      .split("\n")
      .map((line) => line.slice(indent.length)),
  }));
}

export interface Link {
  readonly page: string;
  /** Path from the project's root. */
  readonly target: string;
  /** Whether it leads to what belongs to the demo and goes with it. */
  readonly isDemo: boolean;
}

/** Links of a page to files of the project. */
export function linksOf(page: string): Link[] {
  return [...textOf(page).matchAll(/\]\((?!https?:|#)([^)#]+)/g)].map(([, path = ""]) => {
    const target = posix.join(posix.dirname(page), path);
    return { page, target, isDemo: /^(apps|cdktf\.out|src\/environments|__tests__\/demo)\//.test(target) };
  });
}
