// What the browser alone can do for a presentation: keys, full screen, the clock, a second window with the notes that
// stays on the same slide. It acts only while slides are on the page, asks nothing from anywhere and sends nothing.
(() => {
  if (window.alignmentPresents) return;
  window.alignmentPresents = true;
  const PATIENCE = 10000; // ms that a step may take before it counts as lost
  const AFTER_FULL_SCREEN = 500; // ms in which an Esc still belongs to the full screen that it has ended

  const button = (name) => document.querySelector(`.st-key-present_${name} button`);
  const place = () => {
    const found = document.querySelector(".present-place");
    return found && { number: Number(found.dataset.number), last: Number(found.dataset.last), story: found.dataset.story };
  };

  // Steps: keys say where to go; the buttons take the way there one after the other, so that no quick key is lost.
  let target = null;
  let pending = null;
  const end = () => { target = pending = null; };
  const press = (at) => {
    if (target === 1 && at.number > 2) return button("first");
    if (target === at.last && at.number < at.last - 1) return button("last");
    return button(target > at.number ? "next" : "back");
  };
  const walk = () => {
    const at = place();
    if (target === null || !at || at.number === target) return end();
    const waiting = pending && pending.from === at.number;
    if (waiting && Date.now() - pending.since > PATIENCE) return end();
    if (!waiting) {
      press(at)?.click();
      pending = { from: at.number, since: Date.now() };
    }
    setTimeout(walk, 15);
  };
  const go = (choose) => {
    const at = place();
    if (!at) return;
    const idle = target === null;
    target = Math.min(Math.max(choose(target ?? at.number, at.last), 1), at.last);
    if (idle) walk();
  };

  const toggleFullScreen = () => {
    if (document.fullscreenElement) document.exitFullscreen();
    else document.documentElement.requestFullscreen();
  };
  let leftFullScreen = -Infinity;
  document.addEventListener("fullscreenchange", () => {
    if (!document.fullscreenElement) leftFullScreen = performance.now();
  });
  // The first Esc only leaves the full screen; the slides end with the next one.
  const escape = () => {
    if (document.fullscreenElement) document.exitFullscreen();
    else if (performance.now() - leftFullScreen > AFTER_FULL_SCREEN) button("end")?.click();
  };

  const forward = () => go((now) => now + 1);
  const back = () => go((now) => now - 1);
  const KEYS = {
    ArrowRight: forward, PageDown: forward, " ": forward,
    ArrowLeft: back, PageUp: back,
    Home: () => go(() => 1), End: () => go((_, last) => last),
    f: toggleFullScreen, n: () => button("notes_toggle")?.click(), Escape: escape,
  };
  const CHOOSING = "[role=dialog],[role=grid],[role=listbox],[role=combobox],[data-baseweb=calendar],[data-baseweb=popover]";
  const writes = (target) =>
    target.isContentEditable || ["INPUT", "TEXTAREA", "SELECT"].includes(target.tagName) || target.closest?.(CHOOSING);
  const presses = (event) => [" ", "Enter"].includes(event.key) && event.target.closest?.("button,a,summary");

  document.addEventListener("keydown", (event) => {
    if (!place() || event.ctrlKey || event.metaKey || event.altKey || writes(event.target) || presses(event)) return;
    const act = KEYS[event.key.length === 1 ? event.key.toLowerCase() : event.key];
    if (!act) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    if (!event.repeat) act();
  }, true);

  document.addEventListener("click", (event) => {
    if (event.target.closest(".st-key-present_full")) toggleFullScreen();
    if (event.target.closest(".st-key-present_window")) {
      const address = new URL(location.href);
      address.searchParams.set("notes", "window");
      window.open(address, "alignment-notes", "width=900,height=700");
    }
  });

  // The windows of one story tell each other where they are.
  const channel = new BroadcastChannel("alignment-presents");
  let told = null;
  channel.onmessage = ({ data }) => {
    const at = place();
    if (!at || at.story !== data.story) return;
    told = data.number;
    go(() => data.number);
  };
  const tell = (at) => {
    if (target !== null || at.number === told) return;
    if (told !== null) channel.postMessage(at);
    told = at.number;
  };

  const clock = () => {
    const shown = document.querySelector(".present-clock");
    if (!shown) return;
    const minutes = Number(shown.dataset.minutes);
    const began = Number(shown.dataset.began);
    const gone = began ? Math.max(0, Math.floor((Date.now() / 1000 - began) / 60)) : 0;
    const text = `${gone} of ${minutes} min`;
    if (shown.textContent !== text) shown.textContent = text;
    shown.classList.toggle("present-over", gone >= minutes);
  };
  setInterval(() => {
    const at = place();
    if (!at) return;
    tell(at);
    clock();
    document.documentElement.dataset.presents = String(at.number);
  }, 100);
})();
