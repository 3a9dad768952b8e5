// Every page: axe without a violation, nobody else asked, light enough, and
// whole at any size.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { launch } from "./engines.mjs";
import { PAGES, report, serve } from "./site.mjs";

const { check, finish } = report("Access, privacy and weight");
const site = await serve();
const browser = await launch();
const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

// Axe on every page, in both languages, light and dark, with and without the
// scripts, at 320 and 1280 pixels.
const foreign = new Set();
const accessible = async ({ scripts, colorScheme, lang }) => {
  const width = lang === "en" && colorScheme === "light" && scripts ? 1280 : 320;
  const context = await browser.newContext({
    viewport: { width, height: 720 },
    colorScheme,
    locale: lang,
    serviceWorkers: "block",
  });
  if (!scripts) await context.route(/\.js$/, (route) => route.abort());
  const page = await context.newPage();
  page.on("request", (request) => {
    if (!request.url().startsWith(site.address)) foreign.add(request.url());
  });
  for (const path of PAGES) {
    const what = `${path} ${lang} ${colorScheme} ${scripts ? "scripts" : "no scripts"} ${width}px`;
    await page.goto(site.address + path);
    await page.evaluate(AXE);
    const found = await page.evaluate(
      (rules) => axe.run(document, { runOnly: rules, resultTypes: ["violations"] }),
      RULES,
    );
    for (const violation of found.violations) {
      const where = violation.nodes.map((node) => node.target.join(" ")).slice(0, 3);
      check(false, `${what}: ${violation.id} at ${where.join(", ")}`);
    }
    check(true, what);
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    check(overflow <= 0, `${what}: no sideways scroll (${overflow}px)`);
  }
  // With everything unfolded, and the ideas open.
  await page.goto(`${site.address}/find?q=food&near=17745`);
  await page.evaluate(() => document.querySelectorAll("details").forEach((fold) => (fold.open = true)));
  if (scripts) {
    await page.locator("#q").fill("");
    await page.locator("#q").pressSequentially("foo");
    await page.waitForSelector("#ideas li");
    await page.keyboard.press("ArrowDown");
  }
  await page.evaluate(AXE);
  const found = await page.evaluate((rules) => axe.run(document, { runOnly: rules }), RULES);
  check(!found.violations.length, `unfolded ${lang} ${colorScheme}: ${found.violations.map((v) => v.id)}`);
  await context.close();
};
const ways = [true, false].flatMap((scripts) =>
  ["light", "dark"].flatMap((colorScheme) => ["en", "es"].map((lang) => ({ scripts, colorScheme, lang }))),
);
// Two at a time: pages wait for each other less than for themselves.
const worker = async () => {
  while (ways.length) await accessible(ways.shift());
};
await Promise.all([worker(), worker()]);
check(!foreign.size, `nobody else is asked: ${[...foreign]}`);

// Bytes as they travel, all requests of a first visit together.
for (const [path, most] of [["/", 30_000], ["/find?q=food&near=17745", 45_000]]) {
  const context = await browser.newContext();
  const page = await context.newPage();
  const devtools = await context.newCDPSession(page);
  await devtools.send("Network.enable");
  let bytes = 0;
  devtools.on("Network.loadingFinished", (done) => (bytes += done.encodedDataLength));
  await page.goto(site.address + path, { waitUntil: "networkidle" });
  check(bytes > 0 && bytes <= most, `${path} is ${bytes} bytes, at most ${most}`);
  console.log(`  ${path}: ${bytes} bytes`);
  await context.close();
}
{
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.goto(site.address);
  const scripts = await page.evaluate(async () => {
    const sizes = [...document.scripts].map(async (script) => {
      const answer = await fetch(script.src);
      const packed = answer.body.pipeThrough(new CompressionStream("gzip"));
      return (await new Response(packed).arrayBuffer()).byteLength;
    });
    return (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0);
  });
  check(scripts <= 8192, `scripts are ${scripts} bytes with gzip, at most 8192`);
  console.log(`  scripts: ${scripts} bytes with gzip`);
  await context.close();
}

// 400% zoom is 320 by 180 pixels of a 1280 by 720 window: nothing that is
// focused hides under the bar.
{
  const context = await browser.newContext({ viewport: { width: 320, height: 256 } });
  const page = await context.newPage();
  for (const path of ["/", "/find?q=food&near=17745", "/find?q=i+want+to+die", "/r/pa-211", "/meetings"]) {
    await page.goto(site.address + path);
    let covered = 0;
    for (let stop = 0; stop < 40; stop += 1) {
      await page.keyboard.press("Tab");
      covered += await page.evaluate(() => {
        const bar = document.querySelector(".bar");
        const focus = document.activeElement;
        const inside = bar.contains(focus) || focus.closest("header");
        const box = focus.getBoundingClientRect();
        return Number(!inside && box.height > 0 && box.bottom <= bar.getBoundingClientRect().bottom);
      });
    }
    check(!covered, `${path} at 400%: ${covered} stops under the bar`);
  }
  await context.close();
}

// Without colours of our own every board, button and mark still has a border.
{
  const context = await browser.newContext({ forcedColors: "active", viewport: { width: 360, height: 720 } });
  const page = await context.newPage();
  for (const [path, selector] of [["/", ".post a"], ["/", ".go"], ["/", ".leave"], ["/find?q=food", ".acts .call"], ["/find?q=food", ".chip"]]) {
    await page.goto(site.address + path);
    const width = await page.locator(selector).first().evaluate((one) => getComputedStyle(one).borderTopWidth);
    check(parseFloat(width) > 0, `forced colours: ${selector} has a border`);
  }
  await context.close();
}

// On paper: no buttons to tap, but numbers and crisis lines.
{
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.emulateMedia({ media: "print" });
  for (const path of ["/find?q=food&near=17745", "/r/pa-211", "/meetings"]) {
    await page.goto(site.address + path);
    check(!(await page.locator(".leave").isVisible()), `print ${path}: no way out to tap`);
    check(await page.locator(".lines a[href='tel:988']").isVisible(), `print ${path}: the crisis lines`);
    const pdf = await page.pdf({ preferCSSPageSize: true });
    check(pdf.length > 1000, `print ${path}: prints`);
  }
  await page.goto(`${site.address}/find?q=food&near=17745`);
  check(await page.locator(".acts a[href^='tel:']").first().isVisible(), "print: numbers to call stay");
  await context.close();
}

await browser.close();
site.stop();
finish();
