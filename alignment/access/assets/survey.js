// What the browser alone can do for the questionnaire: begin each screen at its top, for eyes and for screen readers,
// and keep what was tapped when the page is left. It asks nothing from anywhere; what it keeps goes the page's own way.
(() => {
  if (window.alignmentAsks) return;
  window.alignmentAsks = true;
  const BEGINS = "st-key-survey_screen_";
  let shown = null;
  let pressed = 0; // when a button was, until its screen is there

  const look = () => {
    const screen = document.querySelector(`[class*="${BEGINS}"]`);
    if (!screen) return;
    const name = [...screen.classList].find((each) => each.startsWith(BEGINS));
    if (name === shown) return;
    const [place, language] = name.slice(BEGINS.length).split("_");
    const turned = shown !== null && place !== shown.slice(BEGINS.length).split("_")[0];
    shown = name;
    document.documentElement.lang = language;
    if (!turned) return;
    pressed = 0;
    document.querySelector('[data-testid="stMain"]').scrollTo(0, 0);
    const heading = screen.querySelector("h1, h2, h3");
    if (!heading) return;
    heading.tabIndex = -1;
    heading.focus({ preventScroll: true });
  };

  new MutationObserver(look).observe(document.body, {
    attributes: true, attributeFilter: ["class"], childList: true, subtree: true,
  });
  look();

  // What a button sent is on its way with everything else: nothing may overtake it.
  document.addEventListener("click", (event) => {
    if (event.target.closest?.(".st-key-survey_buttons button")) pressed = Date.now();
  }, true);

  const keep = () => {
    if (Date.now() - pressed > 5000) document.querySelector(".st-key-survey_keep button")?.click();
  };
  window.addEventListener("beforeunload", keep); // a reload, another address
  document.addEventListener("visibilitychange", () => { // another app, another tab
    if (document.visibilityState === "hidden") keep();
  });
})();
