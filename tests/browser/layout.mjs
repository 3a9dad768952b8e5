// How the pages lie on screens from a small phone to a desk: nothing to scroll
// sideways, all that is tapped large enough, no number broken over two lines.
import { ENGINE, launch } from "./engines.mjs";
import { PAGES, report, serve } from "./site.mjs";

const { check, finish } = report("Layout");
const site = await serve();
const browser = await launch();
const WIDTHS = [320, 360, 412, 768, 1024, 1280];
/** WCAG 2.2, 2.5.8: the least side of a target, in CSS pixels. */
const LEAST = 24;

/** What is wrong with the page as it lies, said in words. */
const faults = (least) => {
  const said = [];
  const wide = document.documentElement.scrollWidth - innerWidth;
  if (wide > 0) said.push(`scrolls sideways by ${wide}px`);
  const name = (one) => `“${(one.getAttribute("aria-label") ?? one.textContent).trim().slice(0, 40)}”`;
  const shown = (one) => one.checkVisibility() && one.getBoundingClientRect().width > 1;
  // A link within a sentence may be as high as its line.
  const inText = (one) => {
    const block = one.closest("p, li, dd, td, figcaption, summary");
    return getComputedStyle(one).display === "inline" && block && block.textContent.trim() !== one.textContent.trim();
  };
  for (const one of document.querySelectorAll("a[href], button, input:not([type=hidden]), select, summary, textarea")) {
    if (!shown(one) || inText(one) || one.closest("svg") || one.closest(".sheet, .panel, .side")) continue;
    const target = one.closest("label") ?? one;
    const { width, height } = target.getBoundingClientRect();
    if (Math.min(width, height) < least - 0.5) said.push(`${name(one)} is ${Math.round(width)} by ${Math.round(height)}`);
  }
  // Lines of a number: the tops of the boxes that its letters have.
  const number = /\b1?-?\d{3}-\d{3}-\d{4}\b|\b\d{3}-\d{4}\b/g;
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let text = texts.nextNode(); text; text = texts.nextNode()) {
    // What staff wrote in sentences may break as other words do.
    if (!shown(text.parentElement) || !text.parentElement.closest("a, button, b, .num")) continue;
    for (const found of text.data.matchAll(number)) {
      const range = document.createRange();
      range.setStart(text, found.index);
      range.setEnd(text, found.index + found[0].length);
      const boxes = [...range.getClientRects()].filter((box) => box.width > 0);
      const low = boxes.some((box) => box.top > boxes[0].bottom - 1);
      if (low) said.push(`${found[0]} stands on two lines`);
    }
  }
  return said;
};

const context = await browser.newContext({ serviceWorkers: "block" });
const page = await context.newPage();
for (const path of PAGES.filter((path) => !path.includes("print=") && !path.includes("county="))) {
  await page.goto(site.address + path);
  for (const width of WIDTHS) {
    await page.setViewportSize({ width, height: 720 });
    const found = await page.evaluate(faults, LEAST);
    check(!found.length, `${path} ${width}px: ${found.slice(0, 4).join("; ")}`);
  }
}

// A picture to look at, where one is asked for.
if (process.env.PICTURES) {
  await page.setViewportSize({ width: 360, height: 720 });
  for (const [name, path] of [["home", "/"], ["results", "/find?q=food&near=17745"], ["crisis", "/find?q=i+want+to+die"], ["meetings", "/meetings"]]) {
    await page.goto(site.address + path);
    await page.screenshot({ path: `${process.env.PICTURES}/${name}-${ENGINE}.png` });
  }
}

await browser.close();
site.stop();
finish();
