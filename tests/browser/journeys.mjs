// What people come for, by keyboard alone, without a script, and in the page.
import { ENGINE, launch } from "./engines.mjs";
import { report, serve } from "./site.mjs";

const { check, finish } = report("Journeys");
const site = await serve();
const browser = await launch();

const open = async (options = {}) => {
  const context = await browser.newContext({ viewport: { width: 360, height: 720 }, ...options });
  context.setDefaultTimeout(10000);
  const page = await context.newPage();
  return { context, page };
};

/** Presses Tab until something is focused; the stops on the way are counted. */
const tabTo = async (page, selector, most = 60) => {
  for (let stops = 1; stops <= most; stops += 1) {
    await page.keyboard.press("Tab");
    if (await page.evaluate((wanted) => document.activeElement?.matches(wanted), selector)) return stops;
  }
  return 0;
};

// Without a script: plain links and forms.
{
  const { context, page } = await open({ javaScriptEnabled: false });
  await page.goto(site.address);
  await page.fill("#q", "food");
  await page.fill("#near", "17745");
  await page.click(".ask .go");
  await page.waitForURL(/\/find/);
  check((await page.url()).includes("/find?q=food&near=17745"), "no script, food: a plain GET");
  check((await page.locator(".item").count()) >= 3, "no script, food: results");
  const first = page.locator(".item").first();
  check(await first.locator("a[href^='tel:'], a[href^='http']").count(), "no script, food: a way on");
  await page.click(".item h3 a");
  await page.waitForURL(/\/r\//);
  check(await page.locator("h1").count(), "no script, food: the listing");
  await page.goto(site.address);
  await page.fill("#q", "AA tonight");
  await Promise.all([page.waitForURL(/find/), page.keyboard.press("Enter")]);
  await page.waitForLoadState();
  check((await page.locator(".item").count()) >= 1, "no script, AA tonight: results");
  await page.goto(`${site.address}/meetings`);
  await page.fill("#near", "17745");
  await page.click(".pick .btn");
  const near = await page.waitForURL(/near=17745/).then(() => true, () => false);
  check(near, "no script: meetings near");
  for (const selector of ["[data-near]", "[data-search-link]"]) {
    await page.goto(`${site.address}/${selector === "[data-near]" ? "" : "find?q=food"}`);
    const shown = await page.locator(selector).isVisible();
    check(!shown, `no script: ${selector} is not offered`);
  }
  await context.close();
}

// By keyboard alone.
for (const [asked, near] of [["food", "17745"], ["AA tonight", ""]]) {
  const { context, page } = await open();
  await page.goto(site.address);
  check(await tabTo(page, "#q"), `keyboard, ${asked}: the question is reached`);
  await page.keyboard.type(asked);
  await page.keyboard.press("Escape");
  check(await tabTo(page, "#near"), `keyboard, ${asked}: the place is reached`);
  await page.keyboard.type(near);
  await page.keyboard.press("Enter");
  await page.waitForSelector(".item");
  const focus = await page.evaluate(() => document.activeElement.tagName);
  check(focus === "H1", `keyboard, ${asked}: the heading of the results has the focus (${focus})`);
  check(await tabTo(page, ".item h3 a, .item a"), `keyboard, ${asked}: the first result is reached`);
  const hidden = await page.evaluate(() => {
    const bar = document.querySelector(".bar").getBoundingClientRect().bottom;
    return document.activeElement.getBoundingClientRect().top < bar - 1;
  });
  check(!hidden, `keyboard, ${asked}: what has the focus is not under the bar`);
  await context.close();
}

// In the page: the address bar and the history hold nothing of what was asked.
{
  const { context, page } = await open();
  await page.goto(site.address);
  const before = await page.evaluate(() => history.length);
  await page.fill("#q", "canarybird food");
  await page.fill("#near", "17745");
  await page.click(".ask .go");
  await page.waitForSelector(".item");
  const state = async () =>
    page.evaluate(() => ({
      url: location.href,
      length: history.length,
      kept: JSON.stringify([history.state, { ...localStorage }, { ...sessionStorage }, document.cookie]),
      title: document.title,
      said: document.getElementById("said").textContent,
    }));
  await page.waitForFunction(() => document.getElementById("said").textContent);
  const after = await state();
  check(after.url === `${site.address}/`, "in the page: the address does not change");
  check(after.length === before, "in the page: no new entry of the history");
  check(!/canary|17745/.test(after.kept), "in the page: nothing is kept");
  check(/^Results/.test(after.title), `in the page: the title is neutral (${after.title})`);
  check(/\d/.test(after.said), `in the page: the count is said (${after.said})`);
  await page.locator(".narrow > summary").click();
  await page.locator(".sorts a", { hasText: "Nearest" }).click();
  await page.waitForFunction(() => document.querySelector(".sorts [aria-current]")?.textContent === "Nearest");
  check((await state()).length === before, "in the page: sorting adds no entry");
  await page.locator(".map a").first().click({ force: true });
  check((await state()).url === `${site.address}/`, "in the page: the map's links add nothing");
  // A listing is a page of its own, and Back leads to the results.
  const name = await page.locator(".item h3 a").nth(1).textContent();
  await page.locator(".item h3 a").nth(1).click();
  await page.waitForSelector("dl.facts");
  check(/\/r\//.test((await page.url())), "in the page: a listing has its address");
  await page.click("[data-back] button");
  await page.waitForSelector(".item");
  check((await page.url()) === `${site.address}/`, "in the page: Back leads to the results");
  check((await page.locator(".item h3 a").nth(1).textContent()) === name, "in the page: the same results");
  await page.locator(".ways a[hreflang=es]").click();
  await page.waitForFunction(() => document.documentElement.lang === "es");
  check((await page.url()) === `${site.address}/`, "in the page: the other language, too");
  check(await page.locator(".item").count(), "in the page: the results in Spanish");
  const html = await page.evaluate(() => fetch(location.href).then((answer) => answer.text()));
  check(!html.includes("canary"), "in the page: the server is told nothing by the address");
  await context.close();
}

// A reload brings the results back, in this tab alone.
{
  const { context, page } = await open();
  const kept = () => page.evaluate(() => JSON.stringify({ ...sessionStorage }));
  await page.goto(site.address);
  await page.fill("#q", "canarybird food");
  await page.fill("#near", "17745");
  await page.click(".ask .go");
  await page.waitForSelector(".item");
  const name = await page.locator(".item h3 a").first().textContent();
  await page.reload();
  await page.waitForSelector(".item");
  check((await page.locator(".item h3 a").first().textContent()) === name, "reload: the same results");
  check((await page.url()) === `${site.address}/`, "reload: the address does not change");
  check((await kept()) === "{}", `reload: nothing is kept while the page is seen (${await kept()})`);
  // From a listing that is reloaded, Back leads to them, too.
  await page.locator(".item h3 a").first().click();
  await page.waitForSelector("dl.facts");
  await page.reload();
  await page.click("[data-back] button");
  await page.waitForSelector(".item");
  check((await page.url()) === `${site.address}/`, "reload: from a listing back to the results");
  await page.goto(`${site.address}/safety`);
  check((await kept()) === "{}", "reload: going elsewhere forgets the search");
  await page.goto(site.address);
  check(!(await page.locator(".item").count()), "reload: the first page is the first page again");
  await context.close();
}

// Without a script, a listing offers no way back that would need one.
{
  const { context, page } = await open({ javaScriptEnabled: false });
  await page.goto(`${site.address}/r/pa-211`);
  check(await page.locator("[data-back]").isHidden(), "no script: the browser's own Back is enough");
  await context.close();
}

// The link is made only on purpose.
{
  const { context, page } = await open();
  if (ENGINE === "chromium") await context.grantPermissions(["clipboard-write"]);
  await page.goto(site.address);
  await page.fill("#q", "food");
  await page.click(".ask .go");
  await page.waitForSelector(".item");
  await page.click("[data-search-link] button");
  await page.waitForFunction(() => /Copied/.test(document.querySelector("[data-search-link] [role=status]").textContent));
  await page.fill("#near", "");
  await page.focus("#near");
  await page.keyboard.press("Control+v");
  const copied = await page.inputValue("#near");
  check(copied === `${site.address}/find?q=food`, `the copied link opens the same (${copied})`);
  await context.close();
}

// Ideas while typing.
{
  const { context, page } = await open();
  await page.goto(site.address);
  await page.focus("#q");
  await page.keyboard.type("foo", { delay: 30 });
  await page.waitForSelector("#ideas li");
  const field = page.locator("#q");
  check((await field.getAttribute("role")) === "combobox", "ideas: the field is a combobox");
  check((await field.getAttribute("aria-expanded")) === "true", "ideas: it says that it is open");
  await page.keyboard.press("ArrowDown");
  const active = await field.getAttribute("aria-activedescendant");
  check(active === "idea-0", `ideas: the first is pointed at (${active})`);
  check((await page.locator("#idea-0").getAttribute("aria-selected")) === "true", "ideas: and chosen");
  await page.keyboard.press("ArrowUp");
  check(!(await field.getAttribute("aria-activedescendant")), "ideas: up leads back to what is typed");
  await page.keyboard.press("Escape");
  check(await page.locator("#ideas").isHidden(), "ideas: Escape closes them");
  check((await field.inputValue()) === "foo", "ideas: and keeps what was typed");
  await page.keyboard.type("d");
  await page.waitForSelector("#ideas li");
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await page.waitForSelector(".item");
  check((await page.url()) === `${site.address}/`, "ideas: what is chosen is shown in the page");
  await context.close();
}

// Places while typing where one is.
{
  const { context, page } = await open();
  await page.goto(site.address);
  const field = page.locator("#near");
  check((await field.getAttribute("list")) === null, "places: one list is enough");
  await field.focus();
  await page.keyboard.type("lock h", { delay: 30 });
  await page.waitForSelector("#near-ideas li");
  await page.keyboard.press("ArrowDown");
  check((await field.getAttribute("aria-activedescendant")) === "near-idea-0", "places: the first is pointed at");
  await page.keyboard.press("Enter");
  check((await field.inputValue()) === "Lock Haven, PA", "places: what is chosen is in the box");
  check(await page.locator("#near-ideas").isHidden(), "places: and the list is closed");
  check((await page.url()) === `${site.address}/`, "places: nothing is searched yet");
  await context.close();
}

// Near me: rounded to about a kilometre before it is sent.
{
  const { context, page } = await open({
    geolocation: { latitude: 41.136987, longitude: -77.446812 },
    // Firefox is told below: this Playwright cannot ask it for every address.
    permissions: ENGINE === "firefox" ? [] : ["geolocation"],
  });
  if (ENGINE === "firefox") await context.grantPermissions(["geolocation"], { origin: site.address });
  const asked = [];
  page.on("request", (request) => asked.push(request.url()));
  await page.goto(site.address);
  await page.fill("#q", "food");
  // Ideas for the question would lie over the button.
  await page.focus("#near");
  await page.click("[data-near]");
  await page.waitForSelector("[data-point]", { state: "attached" });
  check((await page.inputValue("[data-point]")) === "41.14, -77.45", "near me: two decimals");
  check((await page.inputValue("#near")) === "", "near me: no numbers in the box");
  check((await page.getAttribute("#near", "placeholder")) === "Near me", "near me: said in words");
  await page.click(".ask .go");
  await page.waitForSelector(".item");
  check(asked.every((url) => !/41\.13|77\.446/.test(url)), "near me: the exact point is never sent");
  check(/near you/.test(await page.locator("h1").textContent()), "near me: said as “near you”");
  check((await page.getAttribute("#near", "placeholder")) === "Near me", "near me: still said in words");
  await page.fill("#near", "17701");
  await page.click(".again .go");
  await page.waitForFunction(() => /Williamsport/.test(document.querySelector("h1").textContent));
  check(true, "near me: a place that is typed goes first");
  await context.close();
}

// Without a signal: whom to call, and never a result.
{
  const { context, page } = await open();
  await page.goto(site.address);
  await page.waitForFunction(() => navigator.serviceWorker.ready.then(Boolean));
  await page.goto(`${site.address}/find?q=food`);
  await page.waitForFunction(() => caches.keys().then((names) => names.length));
  const kept = await page.evaluate(async () => {
    const all = [];
    for (const name of await caches.keys())
      for (const request of await (await caches.open(name)).keys()) all.push(new URL(request.url).pathname);
    return all;
  });
  check(kept.includes("/offline"), "no signal: the page is kept");
  check(kept.every((path) => path === "/offline" || path.startsWith("/static/")), `no signal: nothing else is (${kept})`);
  site.stop();
  await page.goto(`${site.address}/meetings`);
  check(/No signal/.test(await page.locator("h1").textContent()), "no signal: the page is shown");
  for (const number of ["tel:911", "tel:988", "tel:211"]) {
    check(await page.locator(`main a[href='${number}']`).count(), `no signal: ${number}`);
  }
  check(await page.locator("section[lang=es] a[href='tel:988']").count(), "no signal: in Spanish, too");
  await context.close();
}

await browser.close();
finish();
