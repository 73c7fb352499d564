/** Tests that open pages in Chromium: skipped with a printed reason where there is none, never silently. */
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { type Browser, type BrowserContext, type Page, chromium } from "playwright-core";

const PLACES = [
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
  "/opt/google/chrome/chrome",
];
const executablePath = [process.env["CHROMIUM"] ?? "", ...PLACES].find((path) => path !== "" && existsSync(path));
const REASON = "no Chromium is installed, and CHROMIUM names none";

/** Off the network from its first moment. */
const FLAGS = [
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  ...(process.getuid?.() === 0 ? ["--no-sandbox"] : []),
];

export interface Opened {
  readonly page: Page;
  /** Whatever the page said, asked for or failed at. */
  readonly noises: readonly string[];
}

export type Open = (html: string) => Promise<Opened>;

/** `open` shows a page of its own to each call, all in one window: for a new one Chromium starts two processes. */
export function describeWithChromium(name: string, tests: (open: Open) => void): void {
  if (executablePath === undefined) {
    process.stdout.write(`skipped: ${name} (${REASON})\n`);
    describe.skip(`${name} (skipped: ${REASON})`, () => {
      tests(() => Promise.reject(new Error(REASON)));
    });
    return;
  }
  describe(name, () => {
    const folder = mkdtempSync(join(tmpdir(), "pages-"));
    let browser: Browser | undefined;
    let context: BrowserContext | undefined;
    let count = 0;
    beforeAll(async () => {
      browser = await chromium.launch({ executablePath, args: FLAGS });
      context = await browser.newContext();
    }, 60_000);
    afterAll(async () => {
      await browser?.close();
      rmSync(folder, { recursive: true });
    });
    tests(async (html) => {
      const file = join(folder, `${(count += 1)}.html`);
      writeFileSync(file, html);
      if (context === undefined) throw new Error("the browser isn't there");
      const page = await context.newPage();
      const noises: string[] = [];
      const address = pathToFileURL(file).href;
      page.on("console", (message) => noises.push(`console: ${message.text()}`));
      page.on("pageerror", (error) => noises.push(`error: ${error.message}`));
      page.on("request", (request) => {
        if (request.url().split("#")[0] !== address) noises.push(`request: ${request.url()}`);
      });
      await page.goto(address);
      return { page, noises };
    });
  });
}
