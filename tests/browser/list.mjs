// My list as it lives in the browser: added, moved, noted, cleared, forgotten
// after a day, never sent, and there without a signal.
import { launch } from "./engines.mjs";
import { report, serve } from "./site.mjs";

const { check, finish } = report("My list");
const site = await serve();
const browser = await launch();
const context = await browser.newContext({ viewport: { width: 360, height: 720 }, serviceWorkers: "block" });
const page = await context.newPage();
const asked = [];
page.on("request", (request) => asked.push(request.url() + (request.postData() ?? "")));
const kept = () => page.evaluate(() => JSON.parse(localStorage.getItem("list"))?.ids ?? []);

await page.goto(`${site.address}/find?q=food&near=17745`);
const add = page.locator("[data-add]");
const ids = [];
for (const at of [0, 1, 2]) {
  ids.push(await add.nth(at).getAttribute("data-add"));
  await add.nth(at).click();
}
check((await page.url()).includes("/find"), "adding stays on the page");
check(JSON.stringify(await kept()) === JSON.stringify(ids), "three are kept, in order");
check((await add.first().textContent()).startsWith("On my list"), "the button says so");
check((await page.locator(".ways .count").textContent()) === "3", "the menu counts them");

await page.goto(`${site.address}/list`);
await page.waitForSelector("[data-id]");
check((await page.url()) === `${site.address}/list`, "the address stays plain");
const shown = () => page.$$eval("[data-id]", (items) => items.map((item) => item.dataset.id));
check(JSON.stringify(await shown()) === JSON.stringify(ids), "the list shows them");

await page.locator('[data-move="-1"]').nth(0).click();
await page.waitForFunction((first) => document.querySelector("[data-id]").dataset.id === first, ids[1]);
check(JSON.stringify(await kept()) === JSON.stringify([ids[1], ids[0], ids[2]]), "moved up");

const NOTE = "ask for the blue door zebra";
await page.locator("[data-note]").first().fill(NOTE);
const mail = decodeURIComponent(await page.locator("[data-mail]").getAttribute("href"));
check(mail.includes(NOTE) && mail.startsWith("mailto:?"), "a note goes into the mail, to nobody yet");
const sms = decodeURIComponent(await page.locator("[data-sms]").getAttribute("href"));
const body = sms.slice("sms:?&body=".length);
check(sms.startsWith("sms:?") && body.length <= 459, `a short text: ${body.length} letters`);

await page.locator(".send .go").click();
await page.waitForSelector(".sheet");
check((await page.locator(".paper-note:not([hidden])").textContent()).includes(NOTE), "a note is on paper");

await page.goto(`${site.address}/list`);
await page.waitForSelector("[data-id]");
await page.locator('[data-move="0"]').first().click();
await page.waitForFunction(() => document.querySelectorAll("[data-id]").length === 2);
check(JSON.stringify(await kept()) === JSON.stringify([ids[0], ids[2]]), "taken off");
check(!(await page.evaluate(() => localStorage.getItem("list"))).includes(NOTE), "its note with it");

await page.locator("[data-clear]").click();
await page.waitForFunction(() => !document.querySelector("[data-id]"));
check((await page.evaluate(() => localStorage.getItem("list"))) === null, "cleared");

// A list that was handed over is not ours until we say so.
await page.goto(`${site.address}/list?ids=${ids.join(",")}`);
check((await kept()).length === 0, "a link fills nothing");
await page.locator("[data-keep]").click();
await page.waitForURL(`${site.address}/list`);
check((await kept()).length === 3, "kept on purpose");

// As if it had been changed a day and an hour ago.
await page.evaluate((hours) => {
  const list = JSON.parse(localStorage.getItem("list"));
  localStorage.setItem("list", JSON.stringify({ ...list, at: list.at - hours * 3600 * 1000 }));
}, 25);
await page.goto(`${site.address}/`);
check((await page.evaluate(() => localStorage.getItem("list"))) === null, "forgotten after a day");
check(!asked.some((url) => decodeURIComponent(url).includes("zebra")), "the note was never sent");

// Without a signal the list opens from what the browser holds, and is gone with
// the rest after leaving.
const near = await browser.newContext({ viewport: { width: 360, height: 720 } });
await near.route(/weather\.gov/, (route) => route.fulfill({ contentType: "text/html", body: "<h1>Weather</h1>" }));
const phone = await near.newPage();
const reached = await serve();
await phone.goto(`${reached.address}/find?q=food&near=17745`);
await phone.evaluate(() => navigator.serviceWorker.ready);
const name = await phone.locator(".item h3 a").first().textContent();
await phone.locator("[data-add]").first().click();
await phone.waitForFunction(() => JSON.parse(localStorage.getItem("list")).said?.length === 1);
reached.stop();
await phone.goto(`${reached.address}/list`);
await phone.waitForSelector(".plain-text");
const offline = await phone.locator("main").textContent();
check(offline.includes(name), "the list opens without a signal");
check((await phone.locator("main .btn.call").count()) >= 1, "with its numbers to tap");
check((await phone.locator("h1").count()) === 1 && !offline.includes("Your list is empty"), "and says nothing else");
const listen = new URL(reached.address).host;
const back = await serve({ listen });
await phone.goto(`${back.address}/`);
await phone.click("a.leave");
await phone.waitForURL(/weather\.gov/);
const again = await near.newPage();
await again.goto(`${back.address}/safety`);
check((await again.evaluate(() => localStorage.getItem("list"))) === null, "leaving clears what the browser held");
back.stop();

await browser.close();
site.stop();
finish();
