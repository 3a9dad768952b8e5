// The staff desk in a browser: sign in, check a file, publish it, sign out;
// with and without scripts, and axe on every page.
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { launch } from "./engines.mjs";
import { copySeeds, report, serve, staff } from "./site.mjs";

const { check, finish } = report("Staff desk");
const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const MARIA = "Maria Invented";
const WORDS = "four quiet herons wade";
const FILE = "resources-lycoming-clinton.csv";

const data = join(mkdtempSync(join(tmpdir(), "waypost-desk-")), "seed-data");
copySeeds(data);
const site = await serve({
  data,
  more: ["--staff-listen", "127.0.0.1:0"],
  env: staff(join(data, ".."), [MARIA, "Ana Invented"], WORDS),
});
const desk = site.log().match(/staff desk is at (http:\/\/[\d.]+:\d+)/)[1];
const browser = await launch();

const upload = (text) => ({ name: FILE, mimeType: "text/csv", buffer: Buffer.from(text) });

for (const javaScriptEnabled of [true, false]) {
  const what = javaScriptEnabled ? "with scripts" : "without scripts";
  const context = await browser.newContext({ javaScriptEnabled, viewport: { width: 360, height: 720 } });
  const page = await context.newPage();
  // A debug build on a busy machine takes its time to publish.
  page.setDefaultTimeout(180_000);
  const foreign = [];
  page.on("request", (request) => {
    if (!request.url().startsWith(desk)) foreign.push(request.url());
  });
  // The page as it stands, narrow and wide, in both colours.
  const judge = async (which) => {
    if (!javaScriptEnabled) return;
    if (process.env.SHOTS) {
      await page.screenshot({ path: join(process.env.SHOTS, `${which}.png`), fullPage: true });
    }
    await page.evaluate(AXE);
    for (const width of [320, 1280]) {
      await page.setViewportSize({ width, height: 800 });
      for (const colorScheme of ["light", "dark"]) {
        await page.emulateMedia({ colorScheme });
        const { violations } = await page.evaluate(() =>
          axe.run(document, { runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] }),
        );
        const said = violations.map((one) => `${one.id} at ${one.nodes[0].target}`).join("; ");
        check(!violations.length, `${which}: axe, ${width}px ${colorScheme}: ${said}`);
        const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
        check(wide <= 0, `${which}: ${width}px: no sideways scroll (${wide}px)`);
      }
    }
    await page.setViewportSize({ width: 360, height: 720 });
  };
  await page.goto(desk);
  await judge("sign in");
  check((await page.url()) === `${desk}/sign-in`, `${what}: the desk asks for the passphrase`);
  await page.fill("#name", MARIA);
  await page.fill("#passphrase", "not these words at all");
  await page.click("button.go");
  check((await page.textContent("main")).includes("do not go together"), `${what}: a wrong one is told`);
  check((await page.inputValue("#name")) === MARIA, `${what}: the name is kept`);
  await judge("a wrong passphrase");
  await page.fill("#passphrase", WORDS);
  await page.click("button.go");
  check((await page.textContent("h1")) === "Staff desk", `${what}: the right one opens the desk`);
  check((await page.url()) === `${desk}/`, `${what}: the passphrase is not in the address`);

  // Checked, and nothing kept.
  const before = readFileSync(join(data, FILE), "utf8");
  const broken = before.replace(/570-\d{3}-\d{4}/, "5.70244E+09");
  await page.setInputFiles("#file", upload(broken));
  await page.click("text=Check it");
  const found = await page.textContent("main");
  check(found.includes("5.70244E+09") && found.includes("Must fix"), `${what}: the fault is shown`);
  await judge("a checked file");
  check(readFileSync(join(data, FILE), "utf8") === before, `${what}: the check keeps nothing`);

  // Published: people see it.
  await page.goto(desk);
  const word = `Heronsoup${javaScriptEnabled ? "one" : "two"}`;
  const lines = before.split("\n");
  const at = lines.findIndex((line) => line.startsWith("west-branch-drug-alcohol-commission,"));
  check(at > 0, "the row that is changed is there");
  lines[at] = lines[at].replace(/,([^,"]*),/, `,$1 ${word},`);
  await page.setInputFiles("#file", upload(lines.join("\n")));
  await page.click("button:text-is(\"Publish it\")");
  await page.waitForURL(/done=published/);
  const done = await page.textContent("main");
  check(done.includes("People see it now"), `${what}: published: ${done.slice(0, 300)}`);
  await judge("a published file");
  const seen = await (await fetch(`${site.address}/r/west-branch-drug-alcohol-commission`)).text();
  check(seen.includes(word), `${what}: the public sees it`);

  // Refused, it waits and blocks nothing; then it is thrown away.
  await page.goto(desk);
  const few = lines.slice(0, Math.ceil(lines.length / 2)).join("\n");
  await page.setInputFiles("#file", upload(few));
  await page.click("button:text-is(\"Publish it\")");
  await page.waitForURL(/changes\/\d+$/);
  check((await page.textContent("main")).includes("Why it did not go live"), `${what}: a refused file waits`);
  await judge("a change that waits");
  check(readFileSync(join(data, FILE), "utf8") === lines.join("\n"), `${what}: nothing of it is in the folder`);
  const waits = page.url();
  await page.goto(desk);
  check((await page.textContent("main")).includes("Waiting for you 1"), `${what}: the desk lists it`);
  await judge("the desk while a change waits");
  await page.goto(waits);
  // By keyboard alone.
  await page.locator("text=Throw it away").focus();
  await page.keyboard.press("Enter");
  await page.waitForURL(/thrown-away/);
  check(!(await page.textContent("main")).includes("Waiting for you"), `${what}: thrown away`);

  // What went live is taken back, after a look.
  await page.click("text=All changes, to look at and to undo");
  await judge("the changes");
  await page.locator("text=Undo").first().focus();
  await page.keyboard.press("Enter");
  await page.waitForURL(/changes\/\d+$/);
  check((await page.textContent("main")).includes(word), `${what}: what an undo would change is shown`);
  await judge("an undo");
  await page.click("button:text-is(\"Publish it\")");
  await page.waitForURL(/done=published/);
  check((await page.textContent("main")).includes("People see it now"), `${what}: taken back`);
  const undone = await (await fetch(`${site.address}/r/west-branch-drug-alcohol-commission`)).text();
  check(!undone.includes(word), `${what}: the public sees it no more`);
  check(readFileSync(join(data, FILE), "utf8") === before, `${what}: the file is as it was`);

  // A call list that came back: looked at, then written down.
  await page.goto(desk);
  const list = { name: "call-list.csv", mimeType: "text/csv", buffer: Buffer.from("id,still right?\npa-211,yes\n") };
  await page.setInputFiles("#calls", list);
  await page.click("text=Look at it");
  const look = await page.textContent("main");
  check(look.includes("PA 211") && look.includes("Nothing was changed"), `${what}: a list is looked at`);
  await judge("a call list that came back");
  await page.goto(desk);
  await page.setInputFiles("#calls", list);
  await page.click("text=Write it down");
  const wrote = await page.textContent("main");
  check(javaScriptEnabled ? wrote.includes("people see it now") : wrote.includes("Nothing"), `${what}: a list is written down: ${wrote.slice(0, 300)}`);

  // One listing at a time: found, looked at, published, closed and opened.
  await page.goto(desk);
  await page.fill("#q", "salvation army");
  await page.keyboard.press("Enter");
  await page.waitForURL(/listings\?q=/);
  await judge("rows that were found");
  await page.goto(desk);
  await page.fill("#q", "west-branch-drug-alcohol-commission");
  await page.keyboard.press("Enter");
  await page.waitForURL(/listing\?file=/);
  await judge("one listing");
  await page.fill("#hours", "Mon-Fri 9am-noon");
  await page.fill("#zip", "1770");
  await page.click("button.btn[value=look]");
  const looked = await page.textContent("main");
  check(looked.includes("Read as: Monday to Friday, 9:00 am to noon"), `${what}: the hours are read`);
  check(looked.includes("What people would see"), `${what}: and what people would see is shown`);
  await judge("one listing, looked at");
  await page.fill("#category", "hot food");
  await page.click("button[value=publish]");
  check((await page.textContent("main")).includes("This is not published"), `${what}: an error is beside its cell`);
  await judge("one listing with an error");
  await page.goto(`${desk}/listings?q=west-branch-drug-alcohol-commission`);
  await page.fill("#description", `${word} again.`);
  await page.click("button[value=publish]");
  await page.waitForURL(/done=published/);
  const edited = await (await fetch(`${site.address}/r/west-branch-drug-alcohol-commission`)).text();
  check(edited.includes(`${word} again.`), `${what}: the public sees what was changed in the form`);
  await page.goto(`${desk}/listings?q=west-branch-drug-alcohol-commission`);
  await page.click("text=Close for now");
  await page.waitForURL(/done=published/);
  await page.goto(`${desk}/listings?q=west-branch-drug-alcohol-commission`);
  await page.click("text=Open again");
  await page.waitForURL(/done=published/);
  await page.goto(`${desk}/listings`);
  await page.selectOption("#into", FILE);
  await page.click("button:text-is(\"New listing\")");
  await judge("a new listing");
  await page.goto(`${desk}/files`);
  await judge("the files");
  const [book] = await Promise.all([
    page.waitForEvent("download"),
    page.click(`a[href*="${FILE}"][href$="as=xlsx"]`),
  ]);
  check(book.suggestedFilename() === FILE.replace(".csv", ".xlsx"), `${what}: a file is taken home`);

  await page.goto(desk);
  await judge("the desk");

  await page.goto(desk);
  await page.click("text=Sign out");
  check((await page.url()) === `${desk}/sign-in`, `${what}: signed out`);
  await page.goto(desk);
  check((await page.url()) === `${desk}/sign-in`, `${what}: the desk is closed again`);
  check(!foreign.length, `${what}: nobody else is asked: ${foreign}`);
  await context.close();
}

// In Spanish, without scripts and by keyboard: the language stays through forms.
for (const javaScriptEnabled of [true, false]) {
  const what = javaScriptEnabled ? "in Spanish" : "in Spanish without scripts";
  const context = await browser.newContext({ javaScriptEnabled, locale: "en-US", viewport: { width: 360, height: 720 } });
  const page = await context.newPage();
  page.setDefaultTimeout(180_000);
  const judge = async (which) => {
    check((await page.getAttribute("html", "lang")) === "es", `${what}: ${which} is in Spanish`);
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    check(wide <= 0, `${what}: ${which}: no sideways scroll (${wide}px)`);
    if (!javaScriptEnabled) return;
    if (process.env.SHOTS) {
      await page.screenshot({ path: join(process.env.SHOTS, `${which} es.png`), fullPage: true });
    }
    await page.evaluate(AXE);
    const { violations } = await page.evaluate(() => axe.run(document));
    const said = violations.map((one) => `${one.id} at ${one.nodes[0].target}`).join("; ");
    check(!violations.length, `${what}: ${which}: axe: ${said}`);
  };
  await page.goto(`${desk}/sign-in`);
  await page.locator(".desk-lang").focus();
  await page.keyboard.press("Enter");
  await page.waitForURL(/sign-in\?lang=es/);
  await judge("sign in");
  await page.fill("#name", MARIA);
  await page.fill("#passphrase", WORDS);
  await page.keyboard.press("Enter");
  await page.waitForURL(`${desk}/`);
  await judge("the desk");
  const text = readFileSync(join(data, FILE), "utf8");
  const lines = text.split("\n");
  await page.setInputFiles("#file", upload(text.replace(/570-\d{3}-\d{4}/, "5.70244E+09")));
  await page.click("form[action='/check'] button.btn");
  await judge("a checked file");
  await page.goto(desk);
  await page.setInputFiles("#file", upload(lines.slice(0, Math.ceil(lines.length / 2)).join("\n")));
  await page.click("button[formaction='/publish']");
  await page.waitForURL(/changes\/\d+$/);
  check((await page.textContent("main")).includes("Ahora Ana Invented tiene que entrar"), `${what}: it takes two`);
  await judge("a change that waits");
  await page.goto(`${desk}/changes`);
  await judge("the changes");
  await page.goBack();
  await page.locator("form[action='/changes/throw-away'] button").focus();
  await page.keyboard.press("Enter");
  await page.waitForURL(/thrown-away/);
  await judge("the desk after it");
  const calls = "id,still right?\npa-211,quizás\n988-suicide-crisis-lifeline,nadie contesta\n";
  await page.setInputFiles("#calls", { name: "calls.csv", mimeType: "text/csv", buffer: Buffer.from(calls) });
  await page.click("button[formaction='/returned/publish']");
  await judge("a call list that came back");
  await page.goto(desk);
  check((await page.textContent(".alarm")).includes("nadie contesta"), `${what}: a crisis line stands on top`);
  await judge("the desk with a crisis line");
  while (await page.locator("form[action='/settled'] button").count()) {
    await page.locator("form[action='/settled'] button").first().focus();
    await page.keyboard.press("Enter");
    await page.waitForURL(/settled/);
    await page.goto(desk);
  }
  await page.goto(`${desk}/nothing`);
  await judge("a page that is not there");
  await page.locator(".desk-lang").click();
  check((await page.getAttribute("html", "lang")) === "en", `${what}: and back`);
  await context.close();
}

// A page elsewhere cannot send the desk's forms.
const context = await browser.newContext();
const page = await context.newPage();
await page.goto(`${desk}/sign-in`);
await page.fill("#name", MARIA);
await page.fill("#passphrase", WORDS);
await page.click("button.go");
await page.goto(site.address);
const status = await page.evaluate(async (address) => {
  const sent = await fetch(address, { method: "POST", mode: "no-cors", credentials: "include" }).catch(() => null);
  return sent ? sent.type : "blocked";
}, `${desk}/sign-out`);
await page.goto(desk);
check((await page.textContent("h1")) === "Staff desk", `a stranger's form does nothing (${status})`);
check(!site.log().includes("herons"), "the passphrase is not in the log");

await browser.close();
site.stop();
rmSync(join(data, ".."), { recursive: true, force: true });
finish();
