// Leave now, by every path: Back never shows the site again.
import { launch } from "./engines.mjs";
import { report, serve } from "./site.mjs";

const { check, finish } = report("Leave now");
const site = await serve();
const browser = await launch();
const AWAY = "https://www.weather.gov/";
const BEFORE = "https://before.example/";

/** A window of its own, in which the neutral page and the one before ours are answered here. */
const open = async (options = {}) => {
  const context = await browser.newContext(options);
  await context.route(/weather\.gov|before\.example/, (route) =>
    route.fulfill({ contentType: "text/html", body: "<title>Another page</title>" }),
  );
  const page = await context.newPage();
  await page.goto(BEFORE);
  return { context, page };
};

const isAway = async (page) => {
  await page.waitForURL(AWAY, { timeout: 10000 }).catch(() => {});
  return (await page.url()) === AWAY;
};

/** Goes Back as often as there is somewhere to go: every time the tab ends away. */
const staysAway = async (page, what) => {
  for (let times = 1; times <= 6; times += 1) {
    await page.goBack({ timeout: 8000 }).catch(() => {});
    await page.waitForURL((url) => !url.href.startsWith(site.address), { timeout: 8000 }).catch(() => {});
    const url = await page.url();
    check(!url.startsWith(site.address), `${what}: Back ${times} ends away (${url})`);
    if (url === BEFORE) break;
  }
};

const PATHS = {
  "a click": async (page) => {
    await page.goto(site.address);
    await page.click("a.leave");
  },
  "three presses of Shift": async (page) => {
    await page.goto(`${site.address}/r/988-suicide-crisis-lifeline`);
    for (let times = 0; times < 3; times += 1) await page.keyboard.press("Shift");
  },
  "Shift while typing": async (page) => {
    await page.goto(site.address);
    await page.fill("#q", "");
    await page.focus("#q");
    for (let times = 0; times < 3; times += 1) await page.keyboard.press("Shift");
  },
  "the keyboard": async (page) => {
    await page.goto(site.address);
    await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
  },
  "deep history": async (page) => {
    for (const path of ["/", "/meetings", "/safety", "/r/pa-211", "/c/food"]) {
      await page.goto(site.address + path);
    }
    await page.click("a.leave");
  },
  "a search in the page": async (page) => {
    await page.goto(site.address);
    await page.fill("#q", "food");
    await page.keyboard.press("Enter");
    await page.waitForSelector(".item");
    await page.click("a.leave");
  },
  "a listing opened from results in the page": async (page) => {
    await page.goto(site.address);
    await page.fill("#q", "food");
    await page.keyboard.press("Enter");
    await page.click(".item h3 a");
    await page.waitForSelector("dl.facts");
    await page.click("a.leave");
  },
  "after going Back": async (page) => {
    await page.goto(site.address);
    await page.goto(`${site.address}/safety`);
    await page.goBack();
    await page.click("a.leave");
  },
};

for (const [what, path] of Object.entries(PATHS)) {
  const { context, page } = await open();
  const popup = context.waitForEvent("page", { timeout: 60000 }).catch(() => null);
  await path(page);
  check(await isAway(page), `${what}: the page is left`);
  const tab = await popup;
  check(tab && (await isAway(tab)), `${what}: a neutral page opens in a tab of its own`);
  check(tab && (await tab.evaluate(() => opener === null)), `${what}: that tab does not know this one`);
  await staysAway(page, what);
  await context.close();
}

// The page is hidden in the same moment, before anything is fetched.
{
  const { context, page } = await open();
  await page.goto(site.address);
  const hidden = await page.evaluate(() => {
    document.querySelector("a.leave").click();
    const root = document.documentElement;
    return root.hidden && getComputedStyle(root).display === "none" && document.title === "";
  });
  check(hidden, "the page hides at once");
  await context.close();
}

// A page that the browser kept whole for Back goes away as soon as it shows.
{
  const { context, page } = await open();
  await page.goto(site.address);
  await page.evaluate((away) => {
    sessionStorage.setItem("left", away);
    dispatchEvent(new PageTransitionEvent("pageshow", { persisted: true }));
  }, AWAY);
  check(await isAway(page), "a page kept whole goes away");
  await context.close();
}

// Whoever comes again on purpose is let in.
{
  const { context, page } = await open();
  await page.goto(site.address);
  await page.click("a.leave");
  await isAway(page);
  await page.goto(site.address);
  check(await page.isVisible("h1"), "who comes again on purpose is let in");
  await context.close();
}

// Typing capitals, or Shift once or twice, does not leave.
{
  const { context, page } = await open();
  await page.goto(site.address);
  await page.focus("#q");
  await page.keyboard.type("AA In Lock Haven");
  await page.keyboard.press("Shift");
  await page.keyboard.press("Shift");
  await page.keyboard.type("A");
  check((await page.url()).startsWith(site.address), "typing capitals does not leave");
  check((await page.inputValue("#q")) === "AA In Lock HavenA", "and what is typed stays");
  await context.close();
}

// Without a script the link leads away, and the answer clears what is kept.
{
  const { context, page } = await open({ javaScriptEnabled: false });
  await page.goto(site.address);
  const answer = page.waitForResponse((response) => response.url().endsWith("/leave"));
  // What follows a redirect cannot be answered here, so asking for it counts:
  // the neutral page itself may be out of reach.
  const asked = page.waitForRequest((request) => request.url() === AWAY, { timeout: 10000 });
  const leads = asked.then(() => true).catch(() => false);
  await page.click("a.leave", { noWaitAfter: true });
  const headers = await (await answer).allHeaders();
  check(await leads, "without a script the link leads away");
  check(/"cache".*"storage"/.test(headers["clear-site-data"] ?? ""), "and clears what is kept");
  await context.close();
}

// The way out comes first, and stays on screen.
for (const path of ["/", "/find?q=food", "/r/pa-211", "/nowhere"]) {
  const { context, page } = await open({ viewport: { width: 320, height: 500 } });
  await page.goto(site.address + path);
  await page.keyboard.press("Tab");
  const first = await page.evaluate(() => document.activeElement.className);
  check(first === "leave", `${path}: Leave now is the first stop`);
  await page.evaluate(() => scrollTo(0, document.body.scrollHeight));
  const box = await page.locator("a.leave").boundingBox();
  check(box && box.y >= 0 && box.y + box.height <= 500, `${path}: Leave now stays on screen`);
  await context.close();
}

// What brings results back after a reload does not outlast leaving. A file
// without scripts shows what is kept.
{
  const { context, page } = await open();
  await page.goto(site.address);
  const file = await page.evaluate(() => document.querySelector("script[src]").src);
  const search = async () => {
    await page.goto(site.address);
    await page.fill("#q", "canarybird food");
    await page.click(".ask .go");
    await page.waitForSelector(".item");
  };
  const kept = async () => {
    await page.goto(file);
    return page.evaluate(() => JSON.stringify({ ...sessionStorage }));
  };
  await search();
  check((await kept()).includes("canarybird"), "a search: kept for a reload");
  await search();
  await page.click("a.leave");
  check(await isAway(page), "a search: away");
  const left = await kept();
  check(!left.includes("canarybird"), `a search: nothing of it is left (${left})`);
  await context.close();
}

await browser.close();
site.stop();
finish();
