// What a screen reader says, page by page, against spoken/*.txt, which a
// person has read. The county is invented and the clock stands still, so that
// what is said changes only with the pages. After a change on purpose:
// SPEAK=1 tests/browser/run spoken, then read what git diff shows.
import { spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { launch } from "./engines.mjs";
import { ROOT, report, serve, staff } from "./site.mjs";

const { check, finish } = report("Screen reader");
const HERE = join(ROOT, "tests", "browser");
/** A Wednesday morning in Pennsylvania. */
const NOW = "2026-11-18 15:00:00";
const WORDS = "four quiet herons wade";
const PAGES = [
  ["home", "/"],
  ["results", "/find?q=food&near=17745"],
  ["crisis", "/find?q=i+want+to+die&near=17745"],
  ["strip", "/find?q=i+feel+so+alone&near=17745"],
  ["listing", "/r/pantry-one"],
  ["list", "/list?ids=pantry-one,line"],
  ["meetings", "/meetings?near=17745"],
];

/** The reader as a plain script: it is shipped as a module, which the pages' policy keeps out. */
const reader = () => {
  const shipped = dirname(createRequire(import.meta.url).resolve("@guidepup/virtual-screen-reader"));
  const module = readFileSync(join(shipped, "../esm/index.browser.js"), "utf8");
  return `(() => { ${module.replace(/export\{[\w$]+ as Virtual,([\w$]+) as virtual\};?/, (_, name) => `globalThis.virtual = ${name};`)}\n})()`;
};
const READER = reader();

/** The words and places of the shipped seeds with the listings of the invented county. */
const county = () => {
  const data = mkdtempSync(join(tmpdir(), "waypost-spoken-"));
  const ours = /^(resources|meetings|golden-questions|crisis-lines|history)/;
  for (const name of readdirSync(join(ROOT, "seed-data"))) {
    if (!ours.test(name)) cpSync(join(ROOT, "seed-data", name), join(data, name), { recursive: true });
  }
  cpSync(join(HERE, "county"), data, { recursive: true });
  return data;
};

/** All that is said from the top of the page to its end, a line a stop. */
const heard = async (page) => {
  await page.evaluate(READER);
  return page.evaluate(async () => {
    await virtual.start({ container: document.body });
    const most = 2000;
    for (let stop = 0; stop < most && (await virtual.lastSpokenPhrase()) !== "end of document"; stop += 1) await virtual.next();
    const said = await virtual.spokenPhraseLog();
    await virtual.stop();
    return said;
  });
};

/**
 * What is worth reading, and the same on every run: without the ends of things
 * and without the parts of a link or a button, which its name has said.
 */
const steady = (lines) => {
  const kept = [];
  let within = "";
  for (const line of lines) {
    if (line === `end of ${within}`) within = "";
    else if (!within && !/^(paragraph$|end )/.test(line)) kept.push(line);
    if (!within && /^(link|button|heading), /.test(line) && lines.includes(`end of ${line}`)) within = line;
  }
  const text = kept.join("\n").replace(/listitem, level (\d+), position (\d+), set size (\d+)/g, "item $2 of $3");
  const named = [[/\b13-[0-9a-f]{16}\b/g, "(a generation)"], [/\b[0-9a-f]{8}\b/g, "(a report)"], [/\/\S*\/waypost-browser-\w+/g, "(a folder)"]];
  return `${named.reduce((kept, [what, name]) => kept.replace(what, name), text)}\n`;
};

const compare = (name, lines) => {
  const file = join(HERE, "spoken", `${name}.txt`);
  const now = steady(lines);
  if (process.env.SPEAK) return writeFileSync(file, now);
  const before = existsSync(file) ? readFileSync(file, "utf8") : "";
  const [old, fresh] = [before.split("\n"), now.split("\n")];
  const at = fresh.findIndex((line, number) => line !== old[number]);
  check(before === now, `${name}, line ${at + 1}: “${fresh[at]}”, was “${old[at]}”. On purpose? SPEAK=1 tests/browser/run spoken`);
};

const data = county();
const people = mkdtempSync(join(tmpdir(), "waypost-people-"));
const site = await serve({
  data,
  now: NOW,
  more: ["--staff-listen", "127.0.0.1:0"],
  env: staff(people, ["Maria Invented"], WORDS),
});
const browser = await launch();
for (const lang of ["en", "es"]) {
  const context = await browser.newContext({ locale: lang, viewport: { width: 360, height: 720 } });
  const page = await context.newPage();
  for (const [name, path] of PAGES) {
    await page.goto(`${site.address}${path}${path.includes("?") ? "&" : "?"}lang=${lang}`);
    compare(`${name}-${lang}`, await heard(page));
  }
  await context.close();
}

const desk = site.log().match(/staff desk is at (http:\/\/[\d.]+:\d+)/)[1];
// The desk: with a change that waits, for it would show a private place, and a
// crisis line that nobody reached; then the same in Spanish.
const [LINE, FILE] = ["line", "resources-invented.csv"];
for (const lang of ["en", "es"]) {
  const context = await browser.newContext({ locale: lang, viewport: { width: 360, height: 720 } });
  const page = await context.newPage();
  // A debug build on a busy machine takes its time to publish.
  page.setDefaultTimeout(180_000);
  await page.goto(desk);
  compare(`desk-sign-in-${lang}`, await heard(page));
  await page.fill("#name", "Maria Invented");
  await page.fill("#passphrase", "not these words at all");
  await page.keyboard.press("Enter");
  await page.waitForSelector("[role=alert]");
  compare(`desk-wrong-${lang}`, await heard(page));
  await page.fill("#passphrase", WORDS);
  await page.keyboard.press("Enter");
  await page.waitForURL(`${desk}/`);
  if (lang === "en") {
    const send = async (field, name, text, button) => {
      await page.setInputFiles(field, { name, mimeType: "text/csv", buffer: Buffer.from(text) });
      await page.click(`button[formaction="${button}"]`);
      await page.waitForLoadState();
      await page.goto(desk);
    };
    await send("#calls", "calls.csv", `id,still right?\n${LINE},no - disconnected\n`, "/returned/publish");
    const rows = readFileSync(join(data, FILE), "utf8");
    await send("#file", FILE, rows.replace(/^(shelter,.*),yes,/m, "$1,no,"), "/publish");
  }
  for (const [name, path] of [["desk", "/"], ["desk-changes", "/changes"], ["desk-change", "/changes/1"]]) {
    await page.goto(`${desk}${path}`);
    compare(`${name}-${lang}`, await heard(page));
  }
  await context.close();
}

await browser.close();
site.stop();
rmSync(data, { recursive: true, force: true });
rmSync(people, { recursive: true, force: true });
finish();
