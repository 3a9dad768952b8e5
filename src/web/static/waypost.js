// What pages do beyond plain links and forms. Everything works without it.
(() => {
  "use strict";
  const page = document.documentElement;

  // Leaving: hide the page at once, put a neutral one in its place, so that
  // Back does not return here.
  const leave = () => {
    page.hidden = true;
    document.title = " ";
    location.replace(document.body.dataset.leave);
  };
  const link = document.querySelector("a.leave");
  if (link) {
    link.addEventListener("click", (event) => {
      event.preventDefault();
      leave();
    });
  }
  // Shift three times within two seconds, and nothing between.
  let presses = [];
  addEventListener("keydown", (event) => {
    if (event.key !== "Shift" || event.repeat) {
      presses = [];
      return;
    }
    presses = presses.filter((time) => event.timeStamp - time < 2000);
    presses.push(event.timeStamp);
    if (presses.length === 3) leave();
  });
  // A page kept by the browser for Back must not show what was left.
  addEventListener("pageshow", (event) => {
    if (event.persisted && page.hidden) leave();
  });

  // Near me: the place is rounded to about a kilometre before it is sent.
  const near = document.querySelector("[data-near]");
  const place = document.getElementById("near");
  if (near && place && navigator.geolocation) {
    near.hidden = false;
    near.addEventListener("click", () => {
      navigator.geolocation.getCurrentPosition(({ coords }) => {
        place.value = `${coords.latitude.toFixed(2)},${coords.longitude.toFixed(2)}`;
        place.form.requestSubmit();
      });
    });
  }
})();
