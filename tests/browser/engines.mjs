// The three engines, each driven through Playwright's calls: Chromium by
// Playwright, Debian's Firefox by Playwright over WebDriver BiDi, WebKit by
// webkit.mjs. ENGINE says which; without it, Chromium.
import { existsSync } from "node:fs";
import playwright from "playwright-core";
import { launchWebKit, miniBrowser } from "./webkit.mjs";

/** The engine that this run is about. */
export const ENGINE = process.env.ENGINE ?? "chromium";

/** Paths where a browser may be; the first that is there, or a plain error. */
const first = (name, paths) => {
  const found = paths.find((path) => path && existsSync(path));
  if (!found) throw new Error(`There is no ${name}. Run tests/browser/run, which installs it.`);
  return found;
};

/** Chromium: CHROMIUM, or Debian's. */
export const browserPath = () => first("Chromium", [process.env.CHROMIUM, "/usr/bin/chromium", "/usr/bin/chromium-browser"]);

// A browser that asks nobody but the page it shows.
export const FLAGS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

// BiDi cannot turn scripts off in this Firefox, so there none arrive.
const launchFirefox = async () => {
  const executablePath = first("Firefox", [process.env.FIREFOX, "/usr/lib/firefox-esr/firefox-esr"]);
  // Pages that it keeps whole for Back come without a word to BiDi.
  const firefoxUserPrefs = { "browser.sessionhistory.max_total_viewers": 0 };
  const browser = await playwright._bidiFirefox.launch({ executablePath, firefoxUserPrefs });
  const newContext = async (options) => {
    const context = await browser.newContext(options);
    if (options?.javaScriptEnabled === false) await context.route(/\.js$/, (route) => route.abort());
    return context;
  };
  return { newContext, close: () => browser.close() };
};

const LAUNCH = {
  chromium: () => playwright.chromium.launch({ executablePath: browserPath(), args: FLAGS }),
  firefox: launchFirefox,
  webkit: () => first("WebKit", [miniBrowser()]) && first("WebKitWebDriver", ["/usr/bin/WebKitWebDriver"]) && launchWebKit(),
};

/** Starts the browser of this run. */
export const launch = () => {
  if (!LAUNCH[ENGINE]) throw new Error(`ENGINE is ${ENGINE}; there are ${Object.keys(LAUNCH).join(", ")}.`);
  return LAUNCH[ENGINE]();
};
