// What the browser alone can do for a presentation: full screen (key F, the button), and the clock.
// It acts only while the slides are on the page, asks nothing from anywhere and sends nothing.
(() => {
  if (window.alignmentPresents) return;
  window.alignmentPresents = true;
  const presenting = () => document.querySelector(".st-key-present_controls");

  const toggle = () => {
    if (document.fullscreenElement) document.exitFullscreen();
    else document.documentElement.requestFullscreen();
  };

  const writes = (target) => target.isContentEditable || ["INPUT", "TEXTAREA", "SELECT"].includes(target.tagName);

  document.addEventListener("keydown", (event) => {
    if (!presenting() || event.ctrlKey || event.metaKey || event.altKey || writes(event.target)) return;
    if (event.key === "f" || event.key === "F") {
      event.preventDefault();
      toggle();
    }
    // The first Esc only leaves the full screen; the slides end with the next one.
    if (event.key === "Escape" && document.fullscreenElement) {
      event.stopImmediatePropagation();
      document.exitFullscreen();
    }
  }, true);

  document.addEventListener("click", (event) => {
    if (event.target.closest(".st-key-present_full")) toggle();
  });

  const clock = () => {
    const place = document.querySelector(".present-clock");
    if (!place) return;
    const minutes = Number(place.dataset.minutes);
    const began = Number(place.dataset.began);
    const gone = began ? Math.max(0, Math.floor((Date.now() / 1000 - began) / 60)) : 0;
    place.textContent = `${gone} of ${minutes} min`;
    place.classList.toggle("present-over", gone >= minutes);
  };
  setInterval(clock, 1000);
  clock();
})();
