// Pictures of the main pages for the README and docs/: node screenshots.mjs
import { launch } from "./engines.mjs";
import { serve } from "./site.mjs";

const DOCS = new URL("../../docs/", import.meta.url).pathname;
const PICTURES = [
  ["home", "/", 360, 760, "light"],
  ["results", "/find?q=food&near=17745", 360, 760, "light"],
  ["crisis", "/find?q=i+want+to+die&near=17745", 360, 760, "light"],
  ["listing", "/r/pa-211", 360, 760, "light"],
  ["meetings", "/meetings?near=17745", 360, 760, "light"],
  ["results-wide", "/find?q=food&near=17745", 1280, 860, "light"],
  ["kinds-dark", "/c", 1280, 860, "dark"],
];

const site = await serve();
const browser = await launch();
for (const [name, path, width, height, colorScheme] of PICTURES) {
  const page = await browser.newPage({ viewport: { width, height }, colorScheme, locale: "en-US" });
  await page.goto(site.address + path);
  await page.screenshot({ path: `${DOCS}${name}.png` });
  await page.close();
  console.log(`docs/${name}.png`);
}
await browser.close();
site.stop();
