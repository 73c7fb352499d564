import { readFileSync } from "node:fs";
import type { Page } from "playwright-core";
import { htmlOf } from "../../src/review/document/html";
import { changePage } from "../../src/review/pages/change";
import { describeWithChromium, type Look, type Shown } from "./support/browser";
import type { EnvironmentView } from "../../src/review/model/environment-view";
import { HOSTILE, reviewWith } from "./support/changed";
import { large } from "./support/crowd-view";
import { store } from "./support/store-views";
import { documentOf, withTexts } from "./support/documents";

const ATTACK = `"><script>document.title="broken"</script><img src=x onerror="document.title='broken'">`;

const pages = new Map<string, string>();
const pageOf = async (view: EnvironmentView): Promise<string> => htmlOf(await documentOf(view));

/** Rows that are all alike would only take longer. */
const two = {
  ...store,
  services: store.services.slice(0, 2),
  roles: [true, false].flatMap((may) => store.roles.find(({ statements }) => statements.length > 0 === may) ?? []),
  inventory: store.inventory.slice(0, 12),
  verdicts: store.verdicts.slice(0, 5),
};

beforeAll(async () => {
  pages.set("two", await pageOf(two));
  const review = await reviewWith(HOSTILE);
  const longest = `aws_service_discovery_service.${"long_".repeat(12)}name is replaced`;
  const risks = [...review.risks, { kind: "traffic", where: "store-test", text: longest } as const];
  pages.set("review", htmlOf(changePage({ ...review, risks })));
  pages.set("sixty", await pageOf(large));
  pages.set("store", await pageOf(store));
  pages.set("attack", await pageOf(withTexts(store, (text) => `${text}${ATTACK}`)));
});

const PHONE = { width: 360, height: 740 };
const DESKTOP = { width: 1280, height: 900 };
const SCHEMES = ["light", "dark"] as const;
/** From one to the next as little changes as can be. */
const LOOKS = [
  { width: 360, viewport: PHONE, colorScheme: "light" },
  { width: 360, viewport: PHONE, colorScheme: "dark" },
  { width: 1280, viewport: DESKTOP, colorScheme: "dark" },
  { width: 1280, viewport: DESKTOP, colorScheme: "light" },
] as const;
/** The two looks that axe judges: each width and each scheme once. */
const JUDGED = ["360 light", "1280 dark"];

/** How far the page as a whole could be scrolled sideways. */
function surplusWidth(page: Page): Promise<number> {
  return page.evaluate<number>("document.documentElement.scrollWidth - innerWidth");
}

/** What axe finds against WCAG 2.2 AA and its own best practices, contrast included. */
async function faults(page: Page): Promise<readonly string[]> {
  const isThere = await page.evaluate<boolean>("'axe' in window");
  if (!isThere) await page.evaluate(`${readFileSync(require.resolve("axe-core/axe.min.js"), "utf8")};0`);
  // Of what is in order, all of it by default, only the name comes back.
  return page.evaluate<readonly string[]>(`axe.run({ resultTypes: ["violations"] }).then(({ violations }) =>
    violations.flatMap(({ id, nodes }) => nodes.slice(0, 3).map(({ html }) => id + ": " + html.slice(0, 200))))`);
}

describeWithChromium("a page in Chromium", (show) => {
  const shown = (name: string, look: Partial<Look> = {}): Promise<Shown> =>
    show(pages.get(name) ?? "", { viewport: DESKTOP, colorScheme: "light", media: "screen", ...look });

  test("without JavaScript all is there to read, and no filter that wouldn't work", async () => {
    const { page } = await shown("two");
    const session = await page.context().newCDPSession(page);
    await session.send("Emulation.setScriptExecutionDisabled", { value: true });
    await page.reload();
    expect(await page.locator("#stacks details.fold tbody tr").count()).toBe(two.inventory.length);
    expect(await page.locator(".filter").count()).toBeGreaterThan(0);
    expect(await page.locator(".filter:not([hidden])").count()).toBe(0);
    await session.send("Emulation.setScriptExecutionDisabled", { value: false });
    await page.reload();
    expect(await page.locator(".filter:not([hidden])").count()).toBeGreaterThan(0);
  });

  test("on paper everything is unfolded and dark on light, and what only a screen needs is gone", async () => {
    const { page } = await shown("two", { media: "print", colorScheme: "dark" });
    expect(await page.locator("nav:visible, .filter:visible").count()).toBe(0);
    const folded = `[...document.querySelectorAll("td details ul")].filter((list) => list.getBoundingClientRect().height === 0).length`;
    expect(await page.evaluate(folded)).toBe(0);
    expect(await page.evaluate("getComputedStyle(document.body).color")).toBe("rgb(31, 35, 40)");
    expect((await page.pdf()).length).toBeGreaterThan(10_000);
  });

  test.each(["two", "review", "sixty"].flatMap((name) => LOOKS.map((look) => ({ name, ...look }))))(
    "$name, $width pixels, $colorScheme: quiet, and doesn't scroll sideways",
    async ({ name, viewport, colorScheme, width }) => {
      const { page, noises } = await shown(name, { viewport, colorScheme });
      expect([await surplusWidth(page), noises]).toEqual([0, []]);
      if (name !== "sixty" && JUDGED.includes(`${width} ${colorScheme}`)) expect(await faults(page)).toEqual([]);
    },
  );

  test("in the reader's own font every text of the picture stays within its box", async () => {
    const { page } = await shown("sixty");
    const outside = await page.evaluate<
      readonly string[]
    >(`[...document.querySelectorAll("g.tp-item")].flatMap((item) => {
      const box = item.querySelector(":scope > rect").getBoundingClientRect();
      return [...item.querySelectorAll(":scope > text")].filter((text) => {
        const { left, right, top, bottom } = text.getBoundingClientRect();
        return left < box.left || right > box.right || top < box.top || bottom > box.bottom + 1;
      }).map((text) => text.textContent);
    })`);
    expect(outside).toEqual([]);
    expect(await page.locator("g.tp-item").count()).toBeGreaterThan(60);
  });

  test("on a wide screen the picture fits; its full size is a switch away, and on a phone its box scrolls", async () => {
    const wide = `document.querySelector("figure .scroll").scrollWidth - document.querySelector("figure .scroll").clientWidth`;
    const { page } = await shown("sixty");
    expect(await page.evaluate(wide)).toBe(0);
    await page.getByLabel("Full size").check();
    expect(await page.evaluate(wide)).toBeGreaterThan(500);
    const phone = await shown("store", { viewport: PHONE });
    expect(await phone.page.getByLabel("Full size").isVisible()).toBe(false);
    expect(await phone.page.evaluate(wide)).toBeGreaterThan(500);
  });

  test("dark and light differ, and each text of the picture has a contrast of 4.5 to what it stands on", async () => {
    const papers = new Set<string>();
    const texts = ["exposure", "forward", "call", "aws", "host"];
    const grounds = ["paper", "box", "group", "public", "private"];
    // Labels of lines have a seam in the colour of the paper.
    const pairs = [
      ...["ink", "soft"].flatMap((text) => grounds.map((ground) => [text, ground] as const)),
      ["ink", "mark"] as const,
      ...texts.map((text) => [text, "paper"] as const),
    ];
    for (const colorScheme of SCHEMES) {
      const { page } = await shown("store", { colorScheme });
      const names = JSON.stringify([...new Set(pairs.flat())]);
      const colors = await page.evaluate<Record<string, string>>(
        `Object.fromEntries(${names}.map((name) => [name, getComputedStyle(document.documentElement).getPropertyValue("--tp-" + name)]))`,
      );
      const weak = pairs.filter(([text, ground]) => contrast(colors[text] ?? "", colors[ground] ?? "") < 4.5);
      expect(weak).toEqual([]);
      papers.add(colors["paper"] ?? "");
    }
    expect(papers.size).toBe(2);
  });

  test("the keyboard alone skips to the content, unfolds a proof and scrolls a table", async () => {
    const { page } = await shown("store", { viewport: PHONE });
    const focused = () => page.evaluate<string>("document.activeElement.textContent");
    await page.keyboard.press("Tab");
    expect(await focused()).toBe("Skip to the content");
    expect((await page.locator(".skip").boundingBox())?.x).toBe(0);
    await page.keyboard.press("Enter");
    await page.keyboard.press("Tab");
    expect(await focused()).toBe("Proof");
    await page.locator("#exposures summary").first().focus();
    await page.keyboard.press("Enter");
    expect(await page.locator("#exposures details").first().getAttribute("open")).toBe("");
    await page.locator("#exposures .scroll").focus();
    await page.keyboard.press("ArrowRight");
    await page.waitForFunction(`document.querySelector("#exposures .scroll").scrollLeft > 0`);
    expect(await page.evaluate("getComputedStyle(document.activeElement).outlineStyle")).toBe("solid");
  });

  test("everything that can be reached by keyboard has a name in the accessibility tree", async () => {
    const { page } = await shown("store");
    const session = await page.context().newCDPSession(page);
    const { nodes } = await session.send("Accessibility.getFullAXTree");
    const named = nodes.map(({ role, name }) => ({ role: String(role?.value), name: String(name?.value ?? "") }));
    const roles = ["link", "region", "table", "navigation", "searchbox", "DisclosureTriangle", "heading", "image"];
    expect(named.filter(({ role, name }) => roles.includes(role) && name.trim() === "")).toEqual([]);
    expect(roles.filter((role) => !named.some((node) => node.role === role))).toEqual([]);
    expect(named.filter(({ role }) => role === "image").map(({ name }) => name)).toEqual(["Topology of store-test"]);
    for (const landmark of ["banner", "navigation", "main"])
      expect(named.filter(({ role }) => role === landmark)).toHaveLength(1);
  });

  test("a filter leaves the rows that have all the words, and says how many", async () => {
    const { page } = await shown("store");
    const filter = page.locator('label[data-table="stacks-table-2"]');
    await filter.locator("input").fill("status AWS_ECS");
    expect(await filter.locator("output").textContent()).toBe("2 of 61");
    expect(await page.locator("#stacks-table-2 tbody tr:not([hidden]) th").allTextContents()).toEqual([
      "aws_ecs_service.status",
      "aws_ecs_task_definition.status",
    ]);
    await filter.locator("input").fill("");
    expect(await filter.locator("output").textContent()).toBe("");
  });

  test("texts that try to break out are shown, not run", async () => {
    const { page, noises } = await shown("attack");
    expect(await page.title()).toBe(`store-test${ATTACK}: review`);
    expect([await page.locator("script").count(), await page.locator("img").count()]).toEqual([1, 0]);
    expect(await page.locator("h1").textContent()).toBe(`store-test${ATTACK}`);
    expect(noises).toEqual([]);
  });
});

/** Source: WCAG 2.2, "relative luminance" and "contrast ratio". */
function contrast(one: string, other: string): number {
  const [light = 0, dark = 0] = [luminance(one), luminance(other)].sort((a, b) => b - a);
  return (light + 0.05) / (dark + 0.05);
}

function luminance(color: string): number {
  const [red = 0, green = 0, blue = 0] = (color.match(/[0-9a-f]{2}/gi) ?? []).map((part) => {
    const share = parseInt(part, 16) / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
