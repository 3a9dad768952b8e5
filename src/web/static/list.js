// My list, kept in this browser and nowhere else. Without this script the
// links carry the list instead.
(function () {
  "use strict";
  var KEY = "list";
  var DAY = 864e5;
  var all = function (what, within) {
    return [].slice.call((within || document).querySelectorAll(what));
  };

  function load() {
    try {
      var kept = JSON.parse(localStorage.getItem(KEY));
      if (kept && Date.now() - kept.at < DAY) return kept;
      localStorage.removeItem(KEY);
    } catch (error) {
      // Storage can be forbidden; then the list is as long as the page.
    }
    return { ids: [], notes: {} };
  }

  function store(list) {
    try {
      if (list.ids.length) localStorage.setItem(KEY, JSON.stringify(list));
      else localStorage.removeItem(KEY);
    } catch (error) {
      return false;
    }
    mark();
    return true;
  }

  function save(list) {
    list.at = Date.now();
    return store(list);
  }

  // Buttons and the count in the menu say what is on the list.
  function mark() {
    var ids = load().ids;
    all("[data-add]").forEach(function (link) {
      var on = ids.indexOf(link.getAttribute("data-add")) >= 0;
      var text = link.firstElementChild;
      if (!link.off) link.off = text.textContent;
      text.textContent = on ? link.getAttribute("data-on") : link.off;
      link.classList.toggle("in", on);
      link.setAttribute("aria-pressed", on);
      link.setAttribute("role", "button");
    });
    all('.ways a[href^="/list"]:not([hreflang])').forEach(function (link) {
      var count = link.querySelector(".count") || link.appendChild(document.createElement("span"));
      count.className = "count";
      count.textContent = ids.length || "";
      count.hidden = !ids.length;
    });
    all("[data-print-list]").forEach(function (offer) {
      var to = new URL(offer.firstElementChild.href);
      to.searchParams.set("ids", ids.join(","));
      offer.firstElementChild.href = to.pathname + to.search;
      offer.hidden = !ids.length;
    });
  }

  var main = document.querySelector("main[data-list]");
  var own = main && main.getAttribute("data-list") === "own";

  // The place and the answers about the person go along.
  function address() {
    var query = new URLSearchParams(location.search);
    query.set("lang", document.documentElement.lang);
    query.set("ids", load().ids.join(","));
    return "/list?" + query;
  }

  // The list of this browser is drawn by the server. What it says is kept
  // beside it, for when there is no signal; that is no change of the list.
  function ask() {
    return fetch(address())
      .then(function (answer) {
        if (!answer.ok) throw answer;
        return answer.text();
      })
      .then(function (text) {
        var next = new DOMParser().parseFromString(text, "text/html").querySelector("main");
        var list = load();
        list.said = all("[data-text]", next).map(function (block) {
          var id = block.getAttribute("data-text");
          var calls = all('[data-id="' + id + '"] .call', next);
          return {
            id: id,
            text: block.textContent,
            calls: calls.map(function (link) {
              return [link.getAttribute("href"), link.textContent];
            }),
          };
        });
        store(list);
        return next;
      });
  }

  // Shown under the plain address.
  function draw() {
    return ask().then(
      function (next) {
        main.innerHTML = next.innerHTML;
        dress();
      },
      function () {
        if (!showSaid(main)) location.href = address();
      }
    );
  }

  // The list as it was last said, with its numbers to tap.
  function showSaid(into) {
    var list = load();
    var said = (list.said || []).filter(function (one) {
      return list.ids.indexOf(one.id) >= 0;
    });
    if (!said.length) return false;
    var section = document.createElement("section");
    section.className = "gap";
    var add = function (tag, name, text, within) {
      var part = (within || section).appendChild(document.createElement(tag));
      part.className = name;
      part.textContent = text;
      return part;
    };
    var title = document.querySelector('.ways a[href^="/list"]:not([hreflang])');
    add(into === main ? "h1" : "h2", "", title.firstChild.data);
    if (into === main) {
      add("p", "why", document.body.getAttribute("data-failed"));
      main.textContent = "";
    }
    said.forEach(function (one) {
      var note = list.notes[one.id];
      add("pre", "plain-text", one.text + (note ? "\n" + note : ""));
      var acts = add("p", "acts", "");
      one.calls.forEach(function (call) {
        if (/^(tel|sms):/.test(call[0])) add("a", "btn call", call[1], acts).href = call[0];
      });
    });
    into.insertBefore(section, into.children[1] || null);
    return true;
  }

  function dress() {
    var notes = load().notes;
    all("[data-keep]", main).forEach(function (button) {
      button.hidden = own;
    });
    if (own) {
      all("[data-note]", main).forEach(function (field) {
        field.value = notes[field.getAttribute("data-note")] || "";
        field.parentNode.hidden = false;
      });
    }
    all("[data-copy-list]", main).forEach(function (button) {
      button.hidden = !navigator.clipboard;
    });
    share();
  }

  // Notes go into what is sent from here, and only there.
  function plain() {
    var notes = own ? load().notes : {};
    var texts = all("[data-text]", main).map(function (block) {
      var note = notes[block.getAttribute("data-text")];
      return block.textContent + (note ? "\n" + block.getAttribute("data-note-word") + ": " + note : "");
    });
    var link = main.querySelector("[data-link]");
    return texts.concat(link ? link.href : []).join("\n\n");
  }

  function share() {
    var mail = main.querySelector("[data-mail]");
    if (mail) {
      mail.href = mail.href.replace(/body=.*$/, "body=" + encodeURIComponent(plain().replace(/\n/g, "\r\n")));
    }
  }

  document.addEventListener("click", function (event) {
    var link = event.target.closest && event.target.closest("[data-add],[data-move],[data-clear],[data-keep],[data-copy-list],[data-print]");
    if (!link) return;
    var has = function (name) {
      return link.hasAttribute("data-" + name);
    };
    var list = load();
    if (has("print")) return window.print();
    if (has("copy-list")) {
      navigator.clipboard.writeText(plain()).then(function () {
        link.textContent = link.getAttribute("data-copy-list");
      });
      return;
    }
    if (has("add")) {
      var id = link.getAttribute("data-add");
      var at = list.ids.indexOf(id);
      if (at < 0) list.ids.push(id);
      else list.ids.splice(at, 1);
      if (save(list)) event.preventDefault();
      if (list.ids.length) ask().catch(function () {});
      // Printing is offered where the finger is.
      var offer = document.querySelector("[data-print-list]");
      if (offer && at < 0) link.closest(".item").appendChild(offer);
      return;
    }
    if (has("keep")) {
      list.ids = all("[data-id]", main).map(function (item) {
        return item.getAttribute("data-id");
      });
      if (save(list)) location.replace("/list");
      return;
    }
    if (has("clear")) {
      save({ ids: [], notes: {} });
      if (!own) return;
    } else if (own) {
      var step = Number(link.getAttribute("data-move"));
      var from = list.ids.indexOf(link.closest("[data-id]").getAttribute("data-id"));
      var moved = list.ids.splice(from, 1);
      if (step) list.ids.splice(from + step, 0, moved[0]);
      else delete list.notes[moved[0]];
      save(list);
    } else return;
    event.preventDefault();
    draw().then(function () {
      (main.querySelector("h1") || main).focus();
    });
  });

  document.addEventListener("input", function (event) {
    var id = event.target.getAttribute("data-note");
    if (!id) return;
    var list = load();
    list.notes[id] = event.target.value;
    save(list);
    share();
  });

  mark();
  // Results may be fetched into the page later.
  document.addEventListener("waypost:shown", mark);
  if (own && load().ids.length) draw();
  else if (main) dress();
  else if (location.pathname === "/list") showSaid(document.querySelector("main"));

  // On paper: notes are filled in, and letters made smaller until they fit.
  var notes = load().notes;
  all("[data-note-for]").forEach(function (line) {
    var note = notes[line.getAttribute("data-note-for")];
    if (!note) return;
    line.hidden = false;
    line.lastElementChild.textContent = note;
  });
  all("[data-print]").forEach(function (button) {
    button.hidden = false;
  });
  all(".sheet[data-size]").forEach(function (sheet) {
    var size = Number(sheet.getAttribute("data-size"));
    sheet.classList.add("measured");
    while (size > 8 && sheet.scrollHeight > sheet.clientHeight + 1) {
      sheet.classList.remove("pt" + size);
      size -= 1;
      sheet.classList.add("pt" + size);
    }
    sheet.classList.remove("measured");
  });
})();
