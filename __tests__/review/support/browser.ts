/** Tests that open pages in Chromium: skipped with a printed reason where there is none, never silently. */
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { type Browser, type Page, type ViewportSize, chromium } from "playwright-core";

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

export interface Shown {
  readonly page: Page;
  /** Whatever the page said, asked for or failed at. */
  readonly noises: readonly string[];
}

/** In which window, colours and medium a page is looked at. */
export interface Look {
  readonly viewport: ViewportSize;
  readonly colorScheme: "light" | "dark";
  readonly media: "screen" | "print";
}

export type Show = (html: string, look: Look) => Promise<Shown>;

/** `show` has one tab, as each takes a process. A page that is there already isn't loaded again. */
export function describeWithChromium(name: string, tests: (show: Show) => void): void {
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
    let tab: Tab | undefined;
    beforeAll(async () => {
      browser = await chromium.launch({ executablePath, args: FLAGS });
      tab = new Tab(await browser.newPage(), folder);
    });
    afterAll(async () => {
      await browser?.close();
      rmSync(folder, { recursive: true });
    });
    tests((html, look) => {
      if (tab === undefined) throw new Error("the browser isn't there");
      return tab.show(html, look);
    });
  });
}

class Tab {
  private readonly page: Page;
  private readonly folder: string;
  private look: Look | undefined;
  private html: string | undefined;
  private address = "";
  private noises: string[] = [];
  private count = 0;

  constructor(page: Page, folder: string) {
    this.page = page;
    this.folder = folder;
    page.on("console", (message) => this.noises.push(`console: ${message.text()}`));
    page.on("pageerror", (error) => this.noises.push(`error: ${error.message}`));
    page.on("request", (request) => {
      if (request.url().split("#")[0] !== this.address) this.noises.push(`request: ${request.url()}`);
    });
  }

  async show(html: string, look: Look): Promise<Shown> {
    if (html === this.html) await this.lookAs(look);
    else await this.load(html, look);
    return { page: this.page, noises: this.noises };
  }

  /** Told anything, even what is so already, Chromium computes all styles and lays all out anew. */
  private async lookAs(look: Look): Promise<void> {
    const { viewport, colorScheme, media } = look;
    if (viewport !== this.look?.viewport) await this.page.setViewportSize(viewport);
    if (colorScheme !== this.look?.colorScheme || media !== this.look.media)
      await this.page.emulateMedia({ colorScheme, media });
    this.look = look;
  }

  private async load(html: string, look: Look): Promise<void> {
    const file = join(this.folder, `${(this.count += 1)}.html`);
    writeFileSync(file, html);
    // So that what is there isn't laid out for a look that nobody takes.
    this.address = "about:blank";
    await this.page.goto(this.address);
    await this.lookAs(look);
    this.html = html;
    this.noises = [];
    this.address = pathToFileURL(file).href;
    await this.page.goto(this.address);
  }
}
