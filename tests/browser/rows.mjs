// Rows of results on phones: their height, and numbers to call that never break
// over two lines.
import { launch } from "./engines.mjs";
import { PAGES, report, serve } from "./site.mjs";

const { check, finish } = report("Rows and numbers");
const site = await serve();
const browser = await launch();

const WIDTHS = [320, 360, 412, 768, 1024, 1280];
// The face of Android, and the widest that a phone or an old computer has.
const FACES = ["Roboto", "DejaVu Sans"];
const MORE = ["/find?q=free+dentist&near=17701", "/find?q=detox", "/find?q=my+friend+took+too+many+pills", "/c/crisis"];

/** Telephone numbers that take more than one line. */
const broken = () => {
  const NUMBER = /(?:1-)?\d{3}-\d{3}-\d{4}(?: ×\d+)?/g;
  const found = [];
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const text = texts.currentNode;
    for (const number of text.data.matchAll(NUMBER)) {
      const range = document.createRange();
      range.setStart(text, number.index);
      range.setEnd(text, number.index + number[0].length);
      const lines = new Set([...range.getClientRects()].map((box) => Math.round(box.top)));
      if (lines.size > 1) found.push(number[0]);
    }
  }
  return found;
};

for (const face of FACES) {
  for (const width of WIDTHS) {
    const page = await browser.newPage({ viewport: { width, height: 740 }, locale: "en-US" });
    for (const path of [...PAGES, ...MORE].flatMap((path) => [path, `${path}${path.includes("?") ? "&" : "?"}lang=es`])) {
      await page.goto(site.address + path);
      await page.evaluate((name) => {
        document.documentElement.style.setProperty("--sans", `"${name}"`);
        document.querySelectorAll("details").forEach((fold) => (fold.open = true));
      }, face);
      const numbers = await page.evaluate(broken);
      check(!numbers.length, `${path} at ${width}px in ${face}: ${numbers.join(", ")} on one line`);
      const over = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      check(over <= 0, `${path} at ${width}px in ${face}: no sideways scroll (${over}px)`);
    }
    await page.close();
  }
}

{
  const page = await browser.newPage({ viewport: { width: 360, height: 740 }, locale: "en-US" });
  const questions = [
    "/find?q=food&near=17745",
    "/find?q=food+open+now+near+williamsport",
    "/find?q=free+dentist&near=17701",
    "/find?q=comida&near=17745&lang=es",
    "/find?q=refugio&near=17701&lang=es",
    "/find?q=dentista&near=17701&lang=es",
    "/find?q=ayuda+con+la+renta&near=17740&lang=es",
  ];
  for (const path of questions) {
    await page.goto(site.address + path);
    const rows = await page.evaluate(() =>
      [...document.querySelectorAll(".item")].map((row) => [row.getBoundingClientRect().top + scrollY, row.offsetHeight]),
    );
    const mean = Math.round(rows.reduce((sum, [, height]) => sum + height, 0) / rows.length);
    // Spanish takes more words for the same, most of all where it says whom a
    // shelter is for.
    const most = path.endsWith("lang=es") ? 280 : 260;
    check(rows.length >= 5 && mean <= most, `${path}: a row is ${mean}px high on average, at most ${most}`);
    check(rows[0][0] <= 420, `${path}: the first row is ${Math.round(rows[0][0])}px down, at most 420`);
    console.log(`  ${path}: rows of ${mean}px, the first ${Math.round(rows[0][0])}px down`);
    const alone = await page.evaluate(() =>
      [...document.querySelectorAll(".state > span")].filter((text) => {
        const mark = text.parentElement.getBoundingClientRect();
        return text.getClientRects()[0].top - mark.top > 8;
      }).length,
    );
    const [chips, heading] = await page.evaluate(() => {
      const box = (name) => document.querySelector(name)?.getBoundingClientRect();
      return [box(".chips")?.top ?? Infinity, box(".tally").bottom];
    });
    check(chips >= heading + 3, `${path}: the chips stand below the heading (${Math.round(chips - heading)}px)`);
    check(!alone, `${path}: the mark stands beside its words (${alone} alone)`);
  }
  await page.close();
}

await browser.close();
site.stop();
finish();
