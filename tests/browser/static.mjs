// The directory without a server: from files, and from a folder of a plain web
// server. Every page works, leads on, asks nobody else, and can be left.
import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { extname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { gzipSync } from "node:zlib";
import { launch } from "./engines.mjs";
import { binary, copySeeds, report } from "./site.mjs";

const { check, finish } = report("Without a server");
const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
const AWAY = "https://www.weather.gov/";

const scratch = mkdtempSync(join(tmpdir(), "waypost-static-"));
process.once("exit", () => rmSync(scratch, { recursive: true, force: true }));
const web = join(scratch, "web");
const seeds = join(scratch, "seeds");
copySeeds(seeds);
execFileSync(binary(), ["export", "site", web, "--data", seeds, "--index", join(scratch, "index")], { stdio: "pipe" });

// As plain as a web server can be, with the site in a folder of it.
const KINDS = { ".html": "text/html; charset=utf-8", ".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml", ".png": "image/png" };
const server = createServer((request, response) => {
  const file = join(web, new URL(request.url, "http://here").pathname.replace(/^\/county\/help\//, ""));
  if (!file.startsWith(web) || !existsSync(file)) return response.writeHead(404).end();
  response.writeHead(200, { "Content-Type": KINDS[extname(file)] }).end(readFileSync(file));
});
await new Promise((listening) => server.listen(0, "127.0.0.1", listening));
const PLACES = {
  "from files": pathToFileURL(web).href + "/",
  "from a folder of a web server": `http://127.0.0.1:${server.address().port}/county/help/`,
};

const KINDS_OF_PAGE = [
  "",
  "find/",
  "find/food/food-pantry/meals/snap/",
  "c/",
  "c/food/",
  "c/food/page-2/",
  "c/food/lock-haven/",
  "c/crisis/",
  "near/lock-haven/",
  "near/17745/",
  "r/pa-211/",
  "r/988-suicide-crisis-lifeline/",
  "meetings/",
  "meetings/mon/",
  "meetings/pocket/",
  "binder/clinton/",
  "safety/",
  "about/",
];

const browser = await launch();
const open = async (options) => {
  const context = await browser.newContext({ viewport: { width: 360, height: 720 }, ...options });
  await context.route(/weather\.gov/, (route) => route.fulfill({ contentType: "text/html", body: "<title>Away</title>" }));
  return { context, page: await context.newPage() };
};

for (const [where, address] of Object.entries(PLACES)) {
  const { context, page } = await open();
  const foreign = new Set();
  const wrong = [];
  page.on("request", (request) => request.url().startsWith(address) || foreign.add(request.url()));
  page.on("console", (message) => message.type() === "error" && wrong.push(message.text()));
  page.on("pageerror", (error) => wrong.push(error.message));
  for (const path of KINDS_OF_PAGE.flatMap((path) => [path, `es/${path}`])) {
    await page.goto(`${address}${path}index.html`);
    const what = `${path || "home"} ${where}`;
    const bar = await page.locator(".bar").evaluate((one) => getComputedStyle(one).position);
    check(bar === "sticky", `${what}: has its style (${bar})`);
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    check(overflow <= 0 || /pocket|binder/.test(path), `${what}: no sideways scroll (${overflow}px)`);
    check(!wrong.length, `${what}: no error: ${wrong.slice(0, 3)}`);
    // Past the policy of the page; axe itself meets it.
    const devtools = await context.newCDPSession(page);
    await devtools.send("Runtime.evaluate", { expression: AXE });
    const found = await page.evaluate((rules) => axe.run(document, { runOnly: rules, resultTypes: ["violations"] }), RULES);
    for (const violation of found.violations) {
      const nodes = violation.nodes.map((node) => node.target.join(" ")).slice(0, 3);
      check(false, `${what}: ${violation.id} at ${nodes.join(", ")}`);
    }
    check(true, what);
    wrong.length = 0;
  }
  check(!foreign.size, `${where}: nobody else is asked: ${[...foreign]}`);

  // From the home page to a listing by taps alone, and to the other language.
  await page.goto(`${address}index.html`);
  await page.click("main a.go");
  await page.click("main .kinds-in >> text=Lock Haven");
  await page.click(".kinds a >> text=Food pantries");
  check((await page.textContent(".tally")).includes("Lock Haven"), `${where}: a kind in a town`);
  await page.click(".item h3 a >> nth=0");
  check(await page.isVisible("dl.facts"), `${where}: a listing`);
  await page.click(".ways a[hreflang=es]");
  check((await page.getAttribute("html", "lang")) === "es", `${where}: the same in Spanish`);
  await page.click(".crumbs a >> nth=0");
  check((await page.url()) === `${address}es/index.html`, `${where}: and home`);

  // Leave now: by a tap, by Shift, and by the plain link.
  const isAway = async (what) => {
    await page.waitForURL(AWAY, { timeout: 10000 }).catch(() => {});
    check((await page.url()) === AWAY, `${where}: ${what} leaves (${await page.url()})`);
    await page.goBack({ timeout: 8000 }).catch(() => {});
    await page.waitForURL((url) => !url.href.startsWith(address), { timeout: 8000 }).catch(() => {});
    check(!(await page.url()).startsWith(address), `${where}: Back after ${what} stays away`);
  };
  await page.click("a.leave");
  await isAway("a tap");
  await page.goto(`${address}r/pa-211/index.html`);
  for (let times = 0; times < 3; times += 1) await page.keyboard.press("Shift");
  await isAway("three presses of Shift");
  await context.close();
  const bare = await open({ javaScriptEnabled: false });
  await bare.page.goto(`${address}index.html`);
  await bare.page.click("a.leave", { noWaitAfter: true });
  await bare.page.waitForURL(AWAY, { timeout: 10000 }).catch(() => {});
  check((await bare.page.url()) === AWAY, `${where}: the plain link leaves`);
  await bare.context.close();
}

// Bytes as a web server would pack them: a page, its style, script and icon.
const packed = (file) => gzipSync(readFileSync(join(web, file))).length;
const shared = readdirSync(join(web, "static")).filter((name) => !name.endsWith(".png"));
const [style, print] = shared.filter((name) => name.endsWith(".css")).sort((a, b) => packed(`static/${b}`) - packed(`static/${a}`));
const around = shared.filter((name) => name !== print).reduce((sum, name) => sum + packed(`static/${name}`), 0);
check(style && print, "there are two styles");
const pages = readdirSync(web, { recursive: true }).filter((name) => name.endsWith("index.html"));
const heaviest = { home: 0, results: 0, other: 0 };
for (const name of pages.filter((name) => !/pocket|binder/.test(name))) {
  const bytes = packed(name) + around;
  const kind = /^(es\/)?index/.test(name) ? "home" : /^(es\/)?(c|find)\/./.test(name) ? "results" : "other";
  heaviest[kind] = Math.max(heaviest[kind], bytes);
  check(bytes <= (kind === "home" ? 30_000 : 45_000), `${name} is ${bytes} bytes`);
}
console.log(`  bytes with gzip, at most: ${JSON.stringify(heaviest)}; ${pages.length} pages`);

await browser.close();
server.close();
finish();
