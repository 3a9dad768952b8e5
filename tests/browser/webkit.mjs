// Debian's WebKitGTK, which Playwright cannot drive, behind those of
// Playwright's calls that the tests use. Its driver speaks WebDriver; elements
// are found by Playwright's own script, so that every selector means the same.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { startProxy } from "./proxy.mjs";

const PLAYWRIGHT = dirname(createRequire(import.meta.url).resolve("playwright-core/package.json"));
const require = createRequire(import.meta.url);
const { source: FINDER } = require(join(PLAYWRIGHT, "lib/generated/injectedScriptSource.js"));
const { getByRoleSelector, getByTextSelector, getByLabelSelector } = require(join(PLAYWRIGHT, "lib/utils/isomorphic/locatorUtils.js"));
const { escapeForTextSelector } = require(join(PLAYWRIGHT, "lib/utils/isomorphic/stringUtils.js"));

const ELEMENT = "element-6066-11e4-a52e-4f735466cecf";
const LONG = 30_000;
/** Exit code when the browser ended by itself or never began; tests/browser/run knows it. */
const GONE = 75;
const KEYS = {
  Backspace: "\uE003", Tab: "\uE004", Enter: "\uE007", Shift: "\uE008", Control: "\uE009", Escape: "\uE00C",
  ArrowUp: "\uE013", ArrowDown: "\uE015",
};

/** Looks again and again until something is found; says what is missing. */
const until = async (look, what, timeout = LONG) => {
  const end = Date.now() + timeout;
  for (let missing = ""; ; await new Promise((again) => setTimeout(again, 25))) {
    try {
      const found = await look();
      if (found) return found;
    } catch (error) {
      // A page that is just being replaced answers nothing.
      missing = error.message;
    }
    if (Date.now() > end) throw new Error(`${what}: not within ${timeout / 1000} s ${missing}`);
  }
};

const freePort = () =>
  new Promise((found) => {
    const server = createServer().listen(0, "127.0.0.1", () => {
      const { port } = server.address();
      server.close(() => found(port));
    });
  });

/** One browser with its driver: a command at a time, each to a window. */
class Session {
  #address;
  #queue = Promise.resolve();
  #window;

  constructor(address) {
    this.#address = address;
  }

  async #send(method, path, body) {
    const answer = await fetch(this.#address + path, { method, body: body && JSON.stringify(body) });
    const { value } = await answer.json();
    if (answer.ok) return value;
    // The small browser itself may end, or stand still, on a busy machine: the
    // run tries such a part again. Closing what is gone is no matter.
    if (method !== "DELETE" && ["invalid session id", "timeout"].includes(value.error)) {
      console.error(`WebKit is gone: ${value.error}`);
      process.exit(GONE);
    }
    throw new Error(`${value.error}: ${value.message}`);
  }

  /** A window to begin with; none when the driver ends before it answers. */
  async open(capabilities, driver) {
    // The driver takes a moment to listen.
    const { sessionId } = await until(
      () => ((driver.exitCode ?? driver.signalCode) === null ? this.#send("POST", "/session", { capabilities }) : {}),
      "a session of WebKit",
      2 * LONG,
    );
    if (!sessionId) return undefined;
    this.#address += `/session/${sessionId}`;
    this.#window = await this.#send("GET", "/window");
    return this.#window;
  }

  command(window, method, path, body) {
    const done = this.#queue.then(async () => {
      if (window && window !== this.#window) {
        await this.#send("POST", "/window", { handle: window });
        this.#window = window;
      }
      return this.#send(method, path, body);
    });
    this.#queue = done.catch(() => {});
    return done;
  }
}

/** What Playwright calls a locator: a selector that is asked anew each time. */
class Locator {
  constructor(page, selector) {
    this.page = page;
    this.selector = selector;
  }

  locator(selector, { hasText } = {}) {
    const text = hasText ? ` >> internal:has-text=${escapeForTextSelector(hasText, false)}` : "";
    return new Locator(this.page, `${this.selector ? `${this.selector} >> ` : ""}${selector}${text}`);
  }

  nth = (at) => this.locator(`nth=${at}`);
  first = () => this.nth(0);
  last = () => this.nth(-1);
  getByRole = (role, options) => this.locator(getByRoleSelector(role, options));
  getByText = (text, options) => this.locator(getByTextSelector(text, options));
  getByLabel = (text, options) => this.locator(getByLabelSelector(text, options));

  /** Calls a function in the page with all that matches. */
  all = (work, arg) => this.page.find(this.selector, work, arg);
  count = () => this.all((found) => found.length);
  isVisible = () => this.all((found, _, finder) => Boolean(found[0]) && finder.elementState(found[0], "visible").matches);
  isHidden = async () => !(await this.isVisible());

  /** Waits for the first, in a state if there is one to wait for; then calls the function. */
  async one(work, arg, states = []) {
    const asked = `([one], { states, arg }, finder) => {
      if (!one) return null;
      const bad = states.some((state) => !finder.elementState(one, state).matches);
      return bad ? null : [(${work})(one, arg)];
    }`;
    const [value] = await until(() => this.page.find(this.selector, asked, { states, arg }), this.selector, this.page.timeout);
    return value;
  }

  evaluate = (work, arg) => this.one(work, arg);
  textContent = () => this.one((one) => one.textContent);
  inputValue = () => this.one((one) => one.value);
  getAttribute = (name) => this.one((one, wanted) => one.getAttribute(wanted), name);
  focus = () => this.one((one) => one.focus());
  boundingBox = () => this.one((one) => one.getBoundingClientRect().toJSON());

  fill = (text) =>
    this.one((one, typed) => {
      one.focus();
      one.select();
      document.execCommand(typed ? "insertText" : "delete", false, typed);
    }, text, ["visible", "enabled"]);

  async pressSequentially(text) {
    await this.focus();
    await this.page.keyboard.type(text);
  }

  async click({ force } = {}) {
    if (force) return this.one((one) => one.dispatchEvent(new MouseEvent("click", { bubbles: true, cancelable: true })));
    await until(async () => {
      const found = await this.one((one) => {
        one.scrollIntoView({ block: "center", behavior: "instant" });
        return one;
      }, null, ["visible", "enabled"]);
      await this.page.command("POST", `/element/${found[ELEMENT]}/click`, {});
      return true;
    }, `a click on ${this.selector}`, this.page.timeout);
  }

  async setInputFiles({ name, buffer }) {
    const folder = mkdtempSync(join(this.page.context.folder, "upload-"));
    writeFileSync(join(folder, name), buffer);
    const field = await this.one((one) => one);
    await this.page.command("POST", `/element/${field[ELEMENT]}/value`, { text: join(folder, name) });
  }
}

/** A window. */
class Page {
  timeout = LONG;

  constructor(context, window) {
    this.context = context;
    this.window = window;
    this.whole = new Locator(this, "");
    this.keyboard = { press: (keys) => this.#press(keys), type: (text) => this.#type(text) };
  }

  command = (method, path, body) => this.context.session.command(this.window, method, path, body);
  locator = (selector, options) => this.whole.locator(selector, options);
  getByRole = (role, options) => this.whole.getByRole(role, options);
  getByText = (text, options) => this.whole.getByText(text, options);
  getByLabel = (text, options) => this.whole.getByLabel(text, options);

  async evaluate(work, arg) {
    if (typeof work === "string") return this.command("POST", "/execute/sync", { script: work, args: [] });
    const script = `return (${work})(arguments[0])`;
    return this.command("POST", "/execute/sync", { script, args: [arg ?? null] });
  }

  /** Calls a function in the page with the elements of a selector, an argument, and the finder. */
  async find(selector, work, arg) {
    const script = (finder) => `
      const finder = window[Symbol.for("finder")] ??= ${finder};
      if (!finder) return "no finder";
      const found = finder.querySelectorAll(finder.parseSelector(arguments[0]), document);
      return (${work})(found, arguments[1], finder);`;
    const look = (finder) => this.command("POST", "/execute/sync", { script: script(finder), args: [selector, arg ?? null] });
    const found = await look("null");
    if (found !== "no finder") return found;
    const options = { isUnderTest: false, sdkLanguage: "javascript", testIdAttributeName: "data-testid", stableRafCount: 1, browserName: "webkit", customEngines: [] };
    return look(`(() => {
      const module = {};
      ${FINDER}
      return new (module.exports.InjectedScript())(globalThis, ${JSON.stringify(options)});
    })()`);
  }

  async goto(address) {
    await this.command("POST", "/url", { url: address });
    const place = this.context.options.geolocation;
    if (place) {
      await this.evaluate((coords) => (navigator.geolocation.getCurrentPosition = (found) => found({ coords })), place);
    }
  }

  goBack = () => this.command("POST", "/back", {});
  reload = () => this.command("POST", "/refresh", {});
  url = () => this.command("GET", "/url");
  title = () => this.command("GET", "/title");

  async screenshot({ path }) {
    writeFileSync(path, Buffer.from(await this.command("GET", "/screenshot"), "base64"));
  }

  async setViewportSize({ width, height }) {
    const outer = await this.evaluate(() => outerHeight - innerHeight);
    await this.command("POST", "/window/rect", { width, height: height + outer });
    await this.waitForFunction((wanted) => innerWidth === wanted, width);
  }

  waitForFunction = (work, arg) => until(() => this.evaluate(work, arg), `${work}`, this.timeout);
  waitForSelector(selector, { state } = {}) {
    const found = this.locator(selector);
    return until(() => (state === "attached" ? found.count() : found.first().isVisible()), selector, this.timeout);
  }
  waitForLoadState = () => this.waitForFunction(() => document.readyState === "complete");

  waitForURL(wanted, { timeout = this.timeout } = {}) {
    const fits = (url) => {
      if (typeof wanted === "function") return wanted(new URL(url));
      return wanted instanceof RegExp ? wanted.test(url) : url === wanted;
    };
    return until(async () => fits(await this.url()), `${wanted}`, timeout);
  }

  on = (event, listener) => this.context.listeners.push([event, listener]);
  #heard = (event, fits, timeout = this.timeout) =>
    new Promise((found, lost) => {
      const late = setTimeout(() => lost(new Error(`no ${event} within ${timeout / 1000} s`)), timeout);
      this.on(event, (what) => {
        if (!fits(what)) return;
        clearTimeout(late);
        found(what);
      });
    });
  waitForRequest = (fits, { timeout } = {}) => this.#heard("request", fits, timeout);
  waitForResponse = (fits, { timeout } = {}) => this.#heard("response", fits, timeout);

  async #press(keys) {
    const codes = keys.split("+").map((key) => KEYS[key] ?? key);
    const down = codes.map((value) => ({ type: "keyDown", value }));
    const up = [...codes].reverse().map((value) => ({ type: "keyUp", value }));
    await this.command("POST", "/actions", { actions: [{ type: "key", id: "keys", actions: [...down, ...up] }] });
  }

  async #type(text) {
    for (const letter of text) await this.#press(letter);
  }
}
// Playwright has these on the page, too.
for (const name of ["fill", "click", "focus", "textContent", "inputValue", "isVisible", "getAttribute", "setInputFiles"]) {
  Page.prototype[name] = function (selector, ...rest) {
    return this.locator(selector).first()[name](...rest);
  };
}
Page.prototype.$$eval = function (selector, work) {
  return this.find(selector, work);
};

/** A browser of its own, with nothing kept from another. */
class Context {
  routes = [];
  listeners = [];

  constructor(options) {
    this.options = options;
  }

  async start(display) {
    const { viewport = { width: 1280, height: 720 }, javaScriptEnabled, serviceWorkers, locale } = this.options;
    if (javaScriptEnabled === false) await this.route(/\.js$/, (route) => route.abort());
    if (serviceWorkers === "block") await this.route(/\/sw\.js$/, (route) => route.abort());
    this.proxy = await startProxy({
      routes: this.routes,
      headers: locale ? { "accept-language": locale } : {},
      heard: (event, what) => this.listeners.forEach(([wanted, listener]) => wanted === event && listener(what)),
    });
    this.folder = mkdtempSync(join(tmpdir(), "waypost-webkit-"));
    // The bar of its window would keep it wider than a phone.
    mkdirSync(join(this.folder, "gtk-3.0"));
    writeFileSync(join(this.folder, "gtk-3.0", "gtk.css"), "* { min-width: 0; min-height: 0; padding: 0; margin: 0; border-width: 0; font-size: 1px; -gtk-icon-transform: scale(0); }");
    const env = { ...process.env, DISPLAY: display, XDG_CONFIG_HOME: this.folder, XDG_DATA_HOME: this.folder, XDG_CACHE_HOME: this.folder, LIBGL_ALWAYS_SOFTWARE: "1", MESA_SHADER_CACHE_DISABLE: "true" };
    const browser = { binary: miniBrowser(), args: ["--automation", `--proxy=http://${this.proxy.address}`] };
    const capabilities = { alwaysMatch: { acceptInsecureCerts: true, timeouts: { pageLoad: 120_000, script: 2 * LONG }, "webkitgtk:browserOptions": browser } };
    const window = await this.begin(env, capabilities);
    this.first = new Page(this, window);
    await this.first.setViewportSize(viewport);
  }

  /** A driver that listens, and the window of its session. */
  async begin(env, capabilities) {
    for (let attempt = 1; attempt <= 3; attempt += 1) {
      // Somebody else may take the port before the driver does.
      const port = await freePort();
      this.driver = spawn("WebKitWebDriver", [`--port=${port}`], { env, stdio: ["ignore", "ignore", "inherit"] });
      this.session = new Session(`http://127.0.0.1:${port}`);
      try {
        const window = await this.session.open(capabilities, this.driver);
        if (window) return window;
        console.error(`WebKit's driver ended with ${this.driver.exitCode ?? this.driver.signalCode}`);
      } catch (error) {
        console.error(error.message);
      }
      this.driver.kill();
    }
    process.exit(GONE);
  }

  async newPage() {
    return this.first;
  }

  async route(pattern, handler) {
    this.routes.push([pattern, handler]);
  }

  async waitForEvent(_, { timeout = LONG } = {}) {
    const known = await this.session.command(null, "GET", "/window/handles");
    const opened = await until(async () => {
      const all = await this.session.command(null, "GET", "/window/handles");
      return all.find((window) => !known.includes(window));
    }, "a tab of its own", timeout);
    return new Page(this, opened);
  }

  setDefaultTimeout(timeout) {
    this.first.timeout = timeout;
  }

  async close() {
    await this.session.command(null, "DELETE", "").catch(() => {});
    const ended = once(this.driver, "exit");
    this.driver.kill();
    await ended;
    this.proxy.stop();
    rmSync(this.folder, { recursive: true, force: true });
  }
}

const FOLDERS = { x64: "x86_64-linux-gnu", arm64: "aarch64-linux-gnu" };

/** The small browser that Debian ships with WebKitGTK. */
export const miniBrowser = () => join("/usr/lib", FOLDERS[process.arch] ?? "", "webkit2gtk-4.1", "MiniBrowser");

/** A screen to draw on, which nobody sees, and browsers on it. */
export const launchWebKit = async () => {
  const screen = spawn("Xvfb", ["-displayfd", "3", "-screen", "0", "1600x1200x24", "-nolisten", "tcp"], { stdio: ["ignore", "ignore", "ignore", "pipe"] });
  const display = await new Promise((drawn, failed) => {
    screen.stdio[3].once("data", (number) => drawn(`:${String(number).trim()}`));
    screen.once("error", () => failed(new Error("There is no Xvfb. Run tests/browser/run.")));
  });
  const contexts = [];
  // A test that ends early leaves nothing running.
  process.once("exit", () => {
    contexts.forEach(({ driver }) => driver?.kill());
    screen.kill();
  });
  return {
    newContext: async (options = {}) => {
      const context = new Context(options);
      contexts.push(context);
      await context.start(display);
      return context;
    },
    close: async () => {
      for (const context of contexts) if (!context.driver.killed) await context.close();
      screen.kill();
    },
  };
};
