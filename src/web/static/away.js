// Leave now. Runs as soon as it is there, which is at once for whoever goes
// Back after leaving, and waits for nothing else. Written for old browsers, too.
(function () {
  "use strict";
  var LEFT = "left";

  // Storage can be forbidden or full; leaving must not depend on it.
  function quietly(work) {
    try {
      return work();
    } catch (error) {
      return undefined;
    }
  }

  function go(away) {
    document.title = "";
    document.documentElement.hidden = true;
    location.replace(away);
  }

  function forget() {
    localStorage.clear();
    sessionStorage.clear();
  }

  function forgetTheWorker() {
    caches.keys().then(function (names) {
      names.forEach(function (name) {
        caches.delete(name);
      });
    });
    navigator.serviceWorker.getRegistrations().then(function (workers) {
      workers.forEach(function (worker) {
        worker.unregister();
      });
    });
  }

  // Hide first, then go. `replace` takes this page out of the tab's history;
  // the mark sends whoever comes back by the pages before it away again.
  function leave() {
    var away = document.body.getAttribute("data-leave");
    document.documentElement.hidden = true;
    quietly(forget);
    quietly(forgetTheWorker);
    quietly(function () {
      sessionStorage.setItem(LEFT, away);
    });
    quietly(function () {
      window.open(away, "_blank", "noopener");
    });
    go(away);
  }

  function keepAway(cameBack) {
    var away = quietly(function () {
      return sessionStorage.getItem(LEFT);
    });
    if (away && cameBack) return go(away);
    // Opened anew, on purpose.
    if (away) sessionStorage.removeItem(LEFT);
  }

  var entry = quietly(function () {
    return performance.getEntriesByType("navigation")[0];
  });
  keepAway(Boolean(entry && entry.type === "back_forward"));
  window.addEventListener("pageshow", function (event) {
    if (event.persisted) keepAway(true);
  });

  document.addEventListener("click", function (event) {
    var link = event.target.closest && event.target.closest("a.leave");
    if (!link) return;
    event.preventDefault();
    leave();
  });

  // Three presses of Shift in a row, with no other key between them.
  var presses = 0;
  var last = 0;
  document.addEventListener("keydown", function (event) {
    if (event.repeat) return;
    if (event.key !== "Shift") {
      presses = 0;
      return;
    }
    presses = event.timeStamp - last < 1500 ? presses + 1 : 1;
    last = event.timeStamp;
    if (presses === 3) leave();
  });
})();
