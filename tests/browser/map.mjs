// Pictures under the map, when the operator names some: asked of that server
// alone, and there without scripts, too.
import { createServer } from "node:http";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { launch } from "./engines.mjs";
import { report, serve } from "./site.mjs";

const { check, finish } = report("Map tiles");
const browser = await launch();
const PAGE = "/find?q=food&near=17745";

// One grey point: a picture of any size in a drawing.
const PNG = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNoAAAAggCBd81ytgAAAABJRU5ErkJggg==",
  "base64",
);

/** A PMTiles file with this picture for every tile down to zoom 12. */
const archive = (path) => {
  const varint = (number) => {
    const bytes = [];
    for (; number > 127; number = Math.floor(number / 128)) bytes.push((number % 128) + 128);
    return [...bytes, number];
  };
  const tiles = (4 ** 13 - 1) / 3;
  const directory = Buffer.from([1, 0, ...varint(tiles), ...varint(PNG.length), 1]);
  const header = Buffer.alloc(127);
  header.write("PMTiles");
  header[7] = 3;
  const start = 127 + directory.length;
  const numbers = [127, directory.length, start, 0, start, 0, start, PNG.length, tiles, 1, 1];
  numbers.forEach((number, at) => header.writeBigUInt64LE(BigInt(number), 8 + at * 8));
  header.set([1, 1, 1, 2, 0, 12], 96);
  [-180e7, -85e7, 180e7, 85e7].forEach((corner, at) => header.writeInt32LE(corner, 102 + at * 4));
  writeFileSync(path, Buffer.concat([header, directory, PNG]));
};

/** Opens the page; says what was asked of whom, and of what browsers complain. */
const visit = async (site, options) => {
  const context = await browser.newContext({ viewport: { width: 360, height: 740 }, ...options });
  const page = await context.newPage();
  const asked = [];
  const complaints = [];
  page.on("response", (answer) => asked.push({ url: answer.url(), status: answer.status(), headers: answer.request().headers() }));
  page.on("console", (said) => said.type() === "error" && complaints.push(said.text()));
  await page.goto(site.address + PAGE, { waitUntil: "networkidle" });
  return { context, page, asked, complaints };
};

const other = createServer((request, answer) => {
  answer.writeHead(200, { "content-type": "image/png" });
  answer.end(PNG);
});
await new Promise((listening) => other.listen(0, "127.0.0.1", listening));
// The path starts as one of ours does, and must not be taken for it.
const elsewhere = `http://127.0.0.1:${other.address().port}`;
const template = `${elsewhere}/static/{z}/{x}/{y}.png`;

const folder = mkdtempSync(join(tmpdir(), "waypost-tiles-"));
const file = join(folder, "invented.pmtiles");
archive(file);

for (const [named, where] of [[template, elsewhere], [file, ""]]) {
  const site = await serve({ more: ["--map-tiles", named, "--map-credit", "Invented maps"] });
  for (const javaScriptEnabled of [true, false]) {
    const what = `${where ? "another server" : "a file"}, ${javaScriptEnabled ? "scripts" : "no scripts"}`;
    const { context, page, asked, complaints } = await visit(site, { javaScriptEnabled });
    const tiles = asked.filter(({ url }) => /\/\d+\/\d+\/\d+/.test(new URL(url).pathname));
    check(tiles.length >= 2 && tiles.length <= 9, `${what}: ${tiles.length} tiles`);
    check(tiles.every(({ status }) => status === 200), `${what}: every tile is there`);
    const from = where || site.address;
    check(tiles.every(({ url }) => url.startsWith(from)), `${what}: tiles come from ${from}`);
    check(tiles.every(({ headers }) => !headers.referer && !headers.cookie), `${what}: nothing of the search is told`);
    const foreign = asked.filter(({ url }) => !url.startsWith(site.address) && !url.startsWith(from));
    check(!foreign.length, `${what}: nobody else is asked`);
    check(!complaints.length, `${what}: ${complaints}`);
    check(await page.getByText("Invented maps").isVisible(), `${what}: whose maps these are`);
    if (javaScriptEnabled) {
      // Once more with the worker in charge, which must let other servers be.
      await page.evaluate(() => navigator.serviceWorker.ready);
      await page.goto(site.address);
      await page.goto(site.address + PAGE, { waitUntil: "networkidle" });
      check(!complaints.length, `${what}, second visit: ${complaints}`);
    }
    await context.close();
  }
  site.stop();
}

await browser.close();
other.close();
rmSync(folder, { recursive: true, force: true });
finish();
