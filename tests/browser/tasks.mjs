// Five things people come for, from the first page of a phone 360 pixels wide,
// counted: each tap is one, and each typed letter or Enter is a key.
import { launch } from "./engines.mjs";
import { report, serve } from "./site.mjs";

const { check, finish } = report("Tasks");
/** A Monday morning in Pennsylvania. */
const site = await serve({ now: "2026-11-30 15:00:00" });
const browser = await launch();

/** A person with a phone, who counts. */
const person = async () => {
  const context = await browser.newContext({ viewport: { width: 360, height: 720 }, hasTouch: true, serviceWorkers: "block" });
  context.setDefaultTimeout(15000);
  const page = await context.newPage();
  const counted = { taps: 0, keys: 0 };
  const tap = async (place) => {
    counted.taps += 1;
    await place.tap();
  };
  const type = async (text) => {
    counted.keys += text.length;
    await page.keyboard.type(text);
  };
  const enter = async () => {
    counted.keys += 1;
    await page.keyboard.press("Enter");
  };
  await page.goto(site.address);
  return { page, tap, type, enter, counted, leave: () => context.close() };
};

const within = (task, { taps, keys }, most) => {
  console.log(`  ${task}: taps ${taps}, keys ${keys}`);
  check(taps <= most.taps && keys <= most.keys, `${task}: taps ${taps} of ${most.taps}, keys ${keys} of ${most.keys}`);
};

const board = (page, name) => page.locator(".post a").filter({ has: page.getByText(name, { exact: true }) });
const first = (page) => page.locator(".item").first();

{
  const { page, tap, counted, leave } = await person();
  await tap(board(page, "Someone to talk to"));
  await first(page).waitFor();
  within("Someone to talk to", counted, { taps: 1, keys: 0 });
  check(await first(page).locator(".state.open").count(), "someone to talk to: the first answers now");
  check(await first(page).locator(".acts a[href^='tel:']").count(), "someone to talk to: the first can be called");
  await leave();
}

{
  const { page, tap, counted, leave } = await person();
  await tap(board(page, "Meetings"));
  const meeting = page.locator(".when").first();
  await meeting.waitFor();
  const day = await page.locator(".week h2").first().textContent();
  check(day.startsWith("Today, Monday"), `an AA meeting: today comes first (${day})`);
  check(!(await meeting.locator(".tag, .state").count()), "an AA meeting: the first is a real one, and not over");
  await tap(meeting.locator("h3 a"));
  await page.waitForURL(/\/r\//);
  within("An AA meeting today", counted, { taps: 2, keys: 0 });
  check((await page.locator("article .lead").textContent()).startsWith("AA meeting"), "an AA meeting: it is one");
  check(await page.getByRole("link", { name: "Directions" }).count(), "an AA meeting: with the way there");
  await leave();
}

{
  const asked = "rent help jersey shore";
  const { page, tap, type, enter, counted, leave } = await person();
  await tap(page.locator("#q"));
  await type(asked);
  await enter();
  await first(page).waitFor();
  within("Rent help in Jersey Shore", counted, { taps: 2, keys: asked.length + 1 });
  const heading = await page.locator(".tally").textContent();
  check(/^Help with rent near Jersey Shore/.test(heading), `rent help: it is understood (${heading})`);
  check(await first(page).locator(".acts .call").count(), "rent help: the first can be called");
  await leave();
}

// By the words, and by the board alone: the ZIP is all that is typed then.
for (const asked of ["food today", ""]) {
  const near = "17745";
  const { page, tap, type, enter, counted, leave } = await person();
  const task = asked ? "Food open today" : "Food open today, by its board";
  if (asked) {
    await tap(page.locator("#q"));
    await type(asked);
  }
  await tap(page.locator("#near"));
  await type(near);
  await (asked ? enter() : tap(board(page, "Food open today")));
  await first(page).waitFor();
  within(task, counted, { taps: 2, keys: asked.length + near.length + (asked ? 1 : 0) });
  const heading = await page.locator(".tally").textContent();
  check(heading.startsWith("Food near Lock Haven"), `${task}: it is understood (${heading})`);
  check(await page.getByRole("link", { name: "Take off: Today" }).count(), `${task}: the day is kept`);
  // Where we do not know, it says what to ask: a closed door is no answer.
  const top = await first(page).innerText();
  check(/today|Open|When is it open\?/.test(top), `${task}: the first says whether it is open (${top})`);
  await leave();
}

{
  const asked = "food jersey shore";
  const { page, tap, type, enter, counted, leave } = await person();
  await tap(page.locator("#q"));
  await type(asked);
  await enter();
  await first(page).waitFor();
  for (const at of [0, 1, 2, 3, 4]) await tap(page.locator("[data-add]").nth(at));
  await tap(page.getByRole("link", { name: "Print my list" }));
  await page.waitForURL(/\/handout/);
  within("A page of five", counted, { taps: 7, keys: asked.length + 1 });
  check((await page.locator(".sheet ol > li").count()) === 5, "a page of five: all five are on it");
  await leave();
}

// A town that was typed goes along with a need.
{
  const { page, tap, type, counted, leave } = await person();
  await tap(page.locator("#near"));
  await type("17745");
  await tap(board(page, "Food"));
  await first(page).waitFor();
  within("Food near a ZIP", counted, { taps: 2, keys: 5 });
  const heading = await page.locator(".tally").textContent();
  check(heading.includes("near Lock Haven"), `food near a ZIP: the place is kept (${heading})`);
  await leave();
}

await browser.close();
site.stop();
finish();
