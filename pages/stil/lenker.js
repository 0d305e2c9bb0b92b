(() => {
  if (window.skLenker) return;
  window.skLenker = true;
  document.addEventListener("click", (hendelse) => {
    const lenke = hendelse.target.closest?.("a.sk-lenke");
    if (!lenke || hendelse.defaultPrevented || hendelse.button) return;
    if (hendelse.metaKey || hendelse.ctrlKey || hendelse.shiftKey || hendelse.altKey) return;
    hendelse.preventDefault();
    history.pushState({}, "", lenke.href);
    window.dispatchEvent(new PopStateEvent("popstate"));
    // The link is gone with its page: the reader begins at the top of the new one, also with Tab and screen reader.
    const felt = document.querySelector("[data-testid=stMain]");
    felt?.scrollTo(0, 0);
    felt?.setAttribute("tabindex", "-1");
    felt?.focus({ preventScroll: true });
  });
  // Who opens the search wants to write in it; its box is drawn some pictures later.
  document.addEventListener("click", ({ target }) => {
    if (!target.closest?.(".st-key-hurtigsok button")) return;
    const finn = (forsok) => {
      const felt = document.querySelector("[data-testid=stPopoverBody] input");
      if (felt) felt.focus();
      else if (forsok) requestAnimationFrame(() => finn(forsok - 1));
    };
    requestAnimationFrame(() => finn(60));
  });
  let brutt = false;
  new MutationObserver(([endring]) => {
    const koblet = endring.target.dataset.testConnectionState === "CONNECTED";
    if (koblet && brutt) window.dispatchEvent(new PopStateEvent("popstate"));
    brutt = !koblet;
  }).observe(document.body, { subtree: true, attributeFilter: ["data-test-connection-state"] });
})();
