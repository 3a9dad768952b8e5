// What the pages do beyond plain links and forms. Everything works without it.
(() => {
  "use strict";
  const root = document.documentElement;
  const byId = (id) => document.getElementById(id);

  // Says something to those who listen to the page.
  const say = (text) => {
    const said = byId("said");
    said.textContent = "";
    setTimeout(() => (said.textContent = text), 60);
  };

  // Results are fetched into the page: the address bar, and so the history of
  // the browser, never holds what was asked.
  const shelf = new Map(); // Pages to go back to, in memory alone.
  let shown = history.state || 0; // Also after a reload.
  let fetched = false;
  let asking = null;

  // The last search, for a tab that is reloaded, or dropped by an old phone
  // during a call. It is kept while the page is not seen and no longer, in this
  // tab alone; “Leave now” forgets it, and so does going elsewhere.
  let search = null; // What was shown, and on which page.
  const here = () => location.pathname + location.search;
  const kept = (work) => {
    try {
      return work(sessionStorage);
    } catch (error) {
      return null; // Storage can be forbidden.
    }
  };
  addEventListener("visibilitychange", () => {
    if (root.hidden) return; // Somebody is leaving.
    const hidden = document.visibilityState === "hidden";
    kept((store) => (hidden && search ? store.setItem("search", JSON.stringify(search)) : store.removeItem("search")));
  });

  const parts = () => [...document.body.childNodes];
  const put = (nodes) => document.body.replaceChildren(...nodes);
  const shelve = () => shelf.set(shown, { parts: parts(), title: document.title, top: scrollY });

  const isSearch = (to) => {
    to.searchParams.delete("lang");
    return to.pathname === "/find" || (/^\/(c\/|meetings$)/.test(to.pathname) && to.search && !to.searchParams.has("print"));
  };

  const show = async (address, pushed) => {
    asking?.abort();
    asking = new AbortController();
    byId("main").setAttribute("aria-busy", "true");
    try {
      const { signal } = asking;
      const answer = await fetch(address, { signal, headers: { Accept: "text/html" } });
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      if (!page.getElementById("main")) throw new Error("no page");
      if (pushed) {
        shelve();
        shown = Date.now();
        history.pushState(shown, "", address);
      } else search = { to: String(address), page: here() };
      // What listeners hear is one element for all pages.
      Object.assign(document.body.dataset, page.body.dataset);
      const fresh = [...document.adoptNode(page.body).childNodes];
      put(fresh.map((node) => (node.id === "said" ? byId("said") : node)));
      byId("said").classList.add("vh");
      fetched = !pushed;
      root.lang = page.documentElement.lang;
      document.title = page.title;
      scrollTo(0, 0);
      ready();
      const heading = byId("main").querySelector("h1");
      heading.tabIndex = -1;
      heading.focus({ preventScroll: true });
      // What is offered before the heading is not passed over.
      const told = [...document.querySelectorAll("#strip-h, .tally")].map((part) => part.textContent);
      say(told.join(" ") || heading.textContent);
    } catch (error) {
      if (error.name === "AbortError") return;
      byId("main").removeAttribute("aria-busy");
      say(document.body.dataset.failed);
      byId("said").classList.remove("vh");
    }
  };

  addEventListener("popstate", (event) => {
    const to = event.state || 0;
    if (to === shown) return;
    shelve();
    const page = shelf.get(to);
    if (!page) return location.reload();
    shown = to;
    fetched = true;
    put(page.parts);
    document.title = page.title;
    scrollTo(0, page.top);
    document.dispatchEvent(new Event("waypost:shown"));
  });

  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[href]");
    const plain = !(event.button || event.ctrlKey || event.metaKey || event.shiftKey);
    if (!link || !plain || event.defaultPrevented) return;
    const href = link.getAttribute("href");
    const to = new URL(href, location.href);
    // A place that was typed goes along with a need.
    const near = link.closest(".post") && new FormData(byId("near").form).getAll("near").find(Boolean);
    if (near) to.searchParams.set("near", near);
    if (href.startsWith("#")) {
      const target = byId(href.slice(1));
      event.preventDefault();
      target.scrollIntoView();
      target.focus({ preventScroll: true });
    } else if (to.origin === location.origin && isSearch(new URL(to))) {
      event.preventDefault();
      show(to);
    } else if ((fetched || byId("found")) && to.origin === location.origin && to.pathname.startsWith("/r/")) {
      // Back from a listing leads to the results again.
      event.preventDefault();
      show(to, true);
    }
  });

  document.addEventListener("submit", (event) => {
    const to = new URL(event.target.action);
    if (to.origin !== location.origin || event.target.method !== "get") return;
    for (const [name, value] of new FormData(event.target)) if (value) to.searchParams.append(name, value);
    if (!isSearch(new URL(to))) return;
    event.preventDefault();
    show(to);
  });

  // Ideas while typing, as a combobox; in a place box, places alone.
  const ideas = (field) => {
    const places = field.id !== "q";
    const prefix = places ? field.id + "-" : "";
    field.removeAttribute("list");
    const list = document.createElement("ul");
    list.id = prefix + "ideas";
    list.className = "ideas";
    list.hidden = true;
    list.setAttribute("role", "listbox");
    list.setAttribute("aria-label", field.labels[0].textContent);
    field.after(list);
    const set = (name, value) => field.setAttribute(name, value);
    set("role", "combobox");
    set("aria-autocomplete", "list");
    set("aria-controls", list.id);
    let found = [];
    let at = -1;
    let wait;

    const close = () => {
      clearTimeout(wait);
      list.hidden = true;
      at = -1;
      set("aria-expanded", "false");
      field.removeAttribute("aria-activedescendant");
    };
    const point = (to) => {
      at = (to + found.length + 1) % (found.length + 1);
      [...list.children].forEach((item, number) => {
        item.setAttribute("aria-selected", String(number === at));
      });
      if (at === found.length) field.removeAttribute("aria-activedescendant");
      else set("aria-activedescendant", prefix + "idea-" + at);
    };
    const choose = (number) => {
      if (places) {
        field.value = found[number].label;
        return close();
      }
      const to = new URL(found[number].url, location.href);
      const near = new FormData(field.form).getAll("near").find(Boolean);
      if (near && !to.searchParams.has("near")) to.searchParams.set("near", near);
      close();
      show(to);
    };
    const look = async () => {
      const typed = field.value.trim();
      if (typed.length < 2) return close();
      const query = new URLSearchParams({ q: typed, lang: root.lang });
      if (places) query.set("kind", "place");
      const answer = await fetch("/api/suggest?" + query);
      const { suggestions } = await answer.json();
      // Somebody went on typing, or away.
      if (field.value.trim() !== typed || document.activeElement !== field) return;
      found = suggestions.slice(0, 6);
      list.replaceChildren(
        ...found.map((idea, number) => {
          const item = document.createElement("li");
          item.id = prefix + "idea-" + number;
          item.setAttribute("role", "option");
          item.setAttribute("aria-selected", "false");
          item.textContent = idea.label;
          return item;
        }),
      );
      if (!found.length) return close();
      at = found.length;
      list.style.top = field.offsetTop + field.offsetHeight + "px";
      list.style.left = field.offsetLeft + "px";
      list.style.width = field.offsetWidth + "px";
      list.hidden = false;
      set("aria-expanded", "true");
      say(document.body.dataset.found.replace("%", found.length));
    };

    close();
    field.addEventListener("input", () => {
      clearTimeout(wait);
      wait = setTimeout(() => look().catch(close), 180);
    });
    field.addEventListener("blur", close);
    list.addEventListener("mousedown", (event) => event.preventDefault());
    list.addEventListener("click", (event) => {
      const item = event.target.closest("li");
      if (item) choose([...list.children].indexOf(item));
    });
    field.addEventListener("keydown", (event) => {
      if (list.hidden) return;
      if (event.key === "ArrowDown") point(at === found.length ? 0 : at + 1);
      else if (event.key === "ArrowUp") point(at - 1);
      else if (event.key === "Escape") close();
      else if (event.key === "Enter" && at < found.length) choose(at);
      else return;
      event.preventDefault();
    });
  };

  // Near me: rounded to about a kilometre before it goes anywhere. The box says
  // so in words; the numbers travel beside it until somebody types a place.
  const nearMe = (button) => {
    const field = byId("near");
    const hint = byId("near-hint");
    const tell = (text) => {
      button.disabled = false;
      hint.textContent = text;
    };
    button.hidden = !navigator.geolocation;
    button.addEventListener("click", () => {
      button.disabled = true;
      navigator.geolocation.getCurrentPosition(
        ({ coords }) => {
          const point = field.form.querySelector("[data-point]") || document.createElement("input");
          Object.assign(point, { type: "hidden", name: "near" });
          point.value = coords.latitude.toFixed(2) + ", " + coords.longitude.toFixed(2);
          point.dataset.point = "";
          field.value = "";
          field.placeholder = button.textContent.trim();
          field.after(point);
          tell(button.dataset.found);
        },
        () => {
          tell(button.dataset.failed);
          field.focus();
        },
        { maximumAge: 600000, timeout: 10000 },
      );
    });
  };
  document.addEventListener("input", ({ target }) => {
    if (target.id === "near") target.form.querySelector("[data-point]")?.remove();
  });

  // Back from a listing to the results that led to it.
  const back = (box) => {
    box.hidden = !shelf.size && !(history.state && search);
    box.querySelector("button").onclick = () => history.back();
  };

  // The link of a search, given out only on purpose.
  const copyLink = (box) => {
    const said = box.querySelector("[role=status]");
    box.hidden = !navigator.clipboard;
    box.querySelector("button").addEventListener("click", () => {
      const done = () => (said.textContent = said.dataset.done);
      const failed = () => (said.textContent = said.dataset.failed);
      navigator.clipboard.writeText(location.origin + box.dataset.searchLink).then(done, failed);
    });
  };

  // What a page needs when it is there, the first one or one fetched into it.
  const ready = () => {
    const each = (selector, work) => document.querySelectorAll(selector).forEach(work);
    each("#main #q, #main #near", ideas);
    each("[data-near]", nearMe);
    each("[data-back]", back);
    each(".quick [aria-current]", (link) => (link.closest("ul").scrollLeft = link.offsetLeft - 96));
    each("[data-search-link]", copyLink);
    document.dispatchEvent(new Event("waypost:shown"));
  };

  const reloaded = document.wasDiscarded || performance.getEntriesByType("navigation")[0]?.type === "reload";
  search = reloaded ? kept((store) => JSON.parse(store.getItem("search"))) : null;
  kept((store) => store.removeItem("search"));
  ready();
  if (search?.page === here()) show(search.to);
  // Keeps the crisis lines at hand for when there is no signal.
  navigator.serviceWorker?.register("/sw.js").catch(() => {});
})();
