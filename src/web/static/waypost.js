// What the pages do beyond plain links and forms. Everything works without it.
(function () {
  "use strict";
  var root = document.documentElement;
  var away = document.body.getAttribute("data-leave");
  var LEFT = "left";

  // Storage can be forbidden or full; leaving must not depend on it.
  function quietly(work) {
    try {
      return work();
    } catch (error) {
      return undefined;
    }
  }

  // Leave now: hide first, then go. `replace` takes this page out of the
  // tab's history; the mark sends whoever comes back by other pages away again.
  function hide() {
    document.title = "";
    root.hidden = true;
  }

  function leave() {
    hide();
    quietly(function () {
      localStorage.clear();
    });
    quietly(function () {
      sessionStorage.clear();
      sessionStorage.setItem(LEFT, "1");
    });
    quietly(function () {
      window.open(away, "_blank", "noopener");
    });
    location.replace(away);
  }

  function keepAway(cameBack) {
    var left = quietly(function () {
      return sessionStorage.getItem(LEFT);
    });
    if (!left) return;
    if (cameBack) {
      hide();
      location.replace(away);
    } else {
      // Opened anew, on purpose.
      quietly(function () {
        sessionStorage.removeItem(LEFT);
      });
    }
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

  // Near me: rounded to about a kilometre before it goes anywhere.
  var near = document.querySelector("[data-near]");
  var field = document.getElementById("near");
  if (near && field && navigator.geolocation) {
    var say = document.getElementById("near-hint");
    var tell = function (text) {
      near.disabled = false;
      if (say && text) say.textContent = text;
    };
    near.hidden = false;
    near.addEventListener("click", function () {
      near.disabled = true;
      navigator.geolocation.getCurrentPosition(
        function (found) {
          var at = found.coords;
          field.value = at.latitude.toFixed(2) + ", " + at.longitude.toFixed(2);
          tell(near.getAttribute("data-found"));
        },
        function () {
          tell(near.getAttribute("data-failed"));
          field.focus();
        },
        { maximumAge: 600000, timeout: 10000 }
      );
    });
  }
})();
