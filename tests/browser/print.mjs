// What Chromium and Firefox print: pages counted by poppler, every number in the text,
// every name where the index says, nothing cut off, the code read by a phone's
// library (the Rust tests do that).
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ENGINE, launch } from "./engines.mjs";
import { copySeeds, report, serve } from "./site.mjs";

const { check, finish } = report("Paper");
const folder = mkdtempSync(join(tmpdir(), "waypost-paper-"));
const data = join(folder, "seeds");
mkdirSync(data);
copySeeds(data);

// Invented, and far from what the golden questions ask for: forty meetings, and
// six listings with more to say than fits.
const DAYS = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];
const meetings = ["Name,Slug,Day,Time,End Time,Address,City,State,Postal Code,Types,Timezone,Fellowship,Status,Phone"];
for (let at = 0; at < 40; at += 1) {
  const time = `${String(6 + (at % 15)).padStart(2, "0")}:30`;
  const end = `${String(7 + (at % 15)).padStart(2, "0")}:30`;
  meetings.push(
    `Printed Example Meeting ${at},printed-example-${at},${DAYS[at % 7]},${time},${end},${at + 100} Example Street,Bloomsburg,PA,17815,"O, D, ST",America/New_York,AA,,570-244-40${String(at).padStart(2, "0")}`,
  );
}
writeFileSync(join(data, "meetings-printed.csv"), `${meetings.join("\n")}\n`);
const LONG = "An invented listing that has a great deal to say about all that it does and for whom and when. ".repeat(6);
const wordy = ["id,name,category,description,phone,address,city,state,zip,county,hours_note,eligibility,cost,how_to_start,what_to_bring,location_note,status"];
for (let at = 0; at < 6; at += 1) {
  const cells = [`wordy-${at}`, `Wordy Example Number ${at} With a Name That Goes On and On`, "food-pantry", LONG, `570-244-318${at}`, `${at} Example Street`, "Bloomsburg", "PA", "17815", "Columbia"];
  wordy.push([...cells, LONG, LONG, LONG, LONG, LONG, LONG, "active"].map((cell) => `"${cell}"`).join(","));
}
writeFileSync(join(data, "resources-wordy.csv"), `${wordy.join("\n")}\n`);

const site = await serve({ data });
const browser = await launch();
const page = await (await browser.newContext()).newPage();

// Prints a page, and says how many pages it takes and what is written on each.
const print = async (path) => {
  await page.goto(site.address + path);
  const file = join(folder, "printed.pdf");
  await page.emulateMedia({ media: "print" });
  const over = await page.evaluate(() => {
    const papers = [...document.querySelectorAll(".sheet, .panel")];
    const inside = [...document.querySelectorAll(".columns > *, .hand > ol")];
    const low = inside.filter((part) => {
      const next = part.parentElement.classList.contains("columns") ? part.parentElement : part;
      const foot = next.nextElementSibling;
      return foot && part.getBoundingClientRect().bottom > foot.getBoundingClientRect().top + 1;
    });
    const out = papers.filter((paper) => paper.scrollHeight > paper.clientHeight + 1);
    return out.length + low.length;
  });
  check(over === 0, `${path}: nothing runs over (${over})`);
  await page.emulateMedia({ media: null });
  await page.pdf({ path: file, preferCSSPageSize: true });
  const info = execFileSync("pdfinfo", [file], { encoding: "utf8" });
  const count = Number(info.match(/Pages:\s+(\d+)/)[1]);
  const size = info.match(/Page size:\s+([\d.]+) x ([\d.]+)/).slice(1).map(Number);
  const text = execFileSync("pdftotext", ["-layout", file, "-"], { encoding: "utf8" });
  return { count, size, text, pages: text.split("\f").slice(0, count) };
};

// The smallest type of what is shown within some elements, in points.
const smallest = async (within) => {
  await page.emulateMedia({ media: "print" });
  const size = await page.$$eval(within, (parts) => {
    const inside = parts.flatMap((part) => [part, ...part.querySelectorAll("*")]);
    const shown = inside.filter((part) => part.getClientRects().length);
    const written = shown.filter((part) =>
      [...part.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.data.trim()),
    );
    const sizes = written.map((part) => parseFloat(getComputedStyle(part).fontSize));
    return Math.round(Math.min(...sizes) * 7.5) / 10;
  });
  await page.emulateMedia({ media: null });
  return size;
};
const letter = ({ size }) => Math.abs(size[0] - 612) < 1 && Math.abs(size[1] - 792) < 1;

// The handout: one, three, five and six listings on exactly one page of Letter.
const all = await (await fetch(`${site.address}/api/search?per_page=50`)).json();
const real = all.results.filter((one) => one.status === "active");
const lists = [1, 3, 5, 6].flatMap((count) =>
  [0, 6, 12, 18, 24].map((from) => real.slice(from, from + count)),
);
for (const list of lists) {
  const ids = list.map((one) => one.id).join(",");
  for (const lang of ["en", "es"]) {
    const printed = await print(`/handout?ids=${ids}&lang=${lang}`);
    check(printed.count === 1 && letter(printed), `${list.length} listings, ${lang}: ${printed.count} pages`);
    const body = await smallest(".hand ol");
    check(body >= (list.length > 5 ? 10 : 12), `${list.length} listings, ${lang}: ${body} pt: ${ids}`);
    const lines = await smallest(".last");
    check(lines >= 12, `${list.length} listings, ${lang}: crisis lines in ${lines} pt`);
    for (const one of list) {
      for (const phone of one.phones.slice(0, 2)) {
        check(printed.text.includes(phone.display), `${lang}: ${phone.display} of ${one.id} is on paper`);
      }
    }
    check(printed.text.includes("988"), "the crisis lines are at the foot");
  }
}
const wordyIds = [0, 1, 2, 3, 4, 5].map((at) => `wordy-${at}`);
for (const count of [1, 3, 5, 6]) {
  const printed = await print(`/handout?ids=${wordyIds.slice(0, count).join(",")}`);
  check(printed.count === 1, `${count} wordy listings: ${printed.count} pages`);
  const body = await smallest(".hand ol");
  check(body >= (count > 5 ? 10 : 12), `${count} wordy listings: ${body} pt`);
  for (let at = 0; at < count; at += 1) check(printed.text.includes(`570-244-318${at}`), `570-244-318${at} is on paper`);
}

// Longer lists and large letters: as many pages as the page says.
for (const query of [`ids=${real.slice(0, 17).map((one) => one.id).join(",")}`, `ids=${real.slice(0, 6).map((one) => one.id).join(",")}&large=1`]) {
  const printed = await print(`/handout?${query}`);
  const said = await page.locator("main .no-print p").first().textContent();
  const count = Number((said.match(/on (\d+) Letter/) ?? [0, 1])[1]);
  check(printed.count === count, `a longer list: ${printed.count} pages, ${count} said`);
}

// The binder: as many pages as it says, numbers at their feet, names where
// the contents and the index say.
for (const county of ["Clinton", "Lycoming"]) {
  for (const lang of ["en", "es"]) {
    const printed = await print(`/binder?county=${county}&lang=${lang}`);
    const sheets = await page.locator(".sheet").count();
    check(printed.count === sheets && letter(printed), `${county} ${lang}: ${printed.count} pages, ${sheets} made`);
    const index = await page.$$eval(".toc.index li:not(.town), .cover .toc li", (lines) =>
      lines.map((line) => [line.firstElementChild.textContent, Number(line.lastElementChild.textContent)]),
    );
    // Names run over lines on paper, so only their first word is looked for.
    const first = (name) => name.split(/[\s-]/)[0];
    const lost = index.filter(([name, at]) => !printed.pages[at - 1]?.includes(first(name)));
    check(lost.length === 0, `${county} ${lang}: ${JSON.stringify(lost)}`);
    printed.pages.forEach((text, at) => {
      check(text.trimEnd().endsWith(String(at + 1)), `${county} ${lang}: page ${at + 1} has its number`);
    });
    check((await smallest(".leaf")) >= 10, `${county} ${lang}: small print`);
    const bare = await page.$$eval(".leaf:has(.also):not(:has(.entry))", (leaves) => leaves.length);
    check(bare === 0, `${county} ${lang}: ${bare} pages of references alone`);
    const numbers = await page.$$eval(".entry .num", (parts) => parts.map((part) => part.textContent));
    const last = (number) => number.split(" ").at(-1);
    const missing = numbers.filter((number) => !printed.text.includes(last(number)));
    check(missing.length === 0, `${county} ${lang}: ${missing} on paper`);
  }
}

// The booklet of forty meetings: sides as said, every number on paper.
const pocket = await print("/meetings?print=pocket&near=Bloomsburg");
const sides = await page.locator(".side").count();
check(pocket.count === sides && sides % 2 === 0, `the booklet: ${pocket.count} sides, ${sides} made`);
// Firefox is told the paper by its driver, and shows no page as on paper.
const isPaperSeen = ENGINE === "chromium";
if (isPaperSeen) check(Math.abs(pocket.size[0] - 792) < 1, "the booklet lies across");
for (let at = 0; at < 40; at += 1) {
  check(pocket.text.includes(`570-244-40${String(at).padStart(2, "0")}`), `meeting ${at} is in the booklet`);
}

check((await smallest(".side")) >= 10, "the booklet has no small print");
const blank = await page.$$eval(".panel", (panels) => panels.filter((panel) => panel.querySelector(".soft")).length);
check(blank === 0, `the booklet: ${blank} blank pages`);

// Other pages on paper: no controls, and no page of the crisis lines alone.
const five = real.slice(0, 5).map((one) => one.id).join(",");
const others = [`/compare?ids=${five}`, "/find?q=food&near=17745", `/list?ids=${five}`, `/r/${real[0].id}`];
for (const path of isPaperSeen ? others : []) {
  const { pages } = await print(path);
  const rest = pages.at(-1).replace(/^[^]*?(?=Crisis lines)/, "");
  check(pages.length === 1 || rest.length < pages.at(-1).trimStart().length, `${path}: the last page has more than the crisis lines`);
  await page.emulateMedia({ media: "print" });
  const controls = await page.$$eval("nav:not(.paging), .sorts, .quick, .narrow, .send, form, button, [data-move], [data-add]", (parts) =>
    parts.filter((part) => part.offsetHeight > 0).map((part) => part.outerHTML.slice(0, 80)),
  );
  check(controls.length === 0, `${path}: controls on paper: ${controls.join(" ")}`);
  await page.emulateMedia({ media: null });
}

await browser.close();
site.stop();
rmSync(folder, { recursive: true, force: true });
finish();
