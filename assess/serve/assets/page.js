// Stands around textual.js, the terminal of textual-serve: fonts first, endings in words, downloads
// without a window of their own, and styles that the content security policy knows.
"use strict";
(() => {
  const nonce = document.currentScript.nonce;
  const make = document.createElement.bind(document);
  document.createElement = (name, ...more) => {
    const made = make(name, ...more);
    if (name === "style") made.nonce = nonce;
    return made;
  };

  const show = (code) => {
    const covers = [...document.querySelectorAll("[data-ending]")];
    const cover = covers.find((found) => found.dataset.ending === String(code)) || covers[0];
    document.body.classList.add("-over", "-first-byte");
    cover.hidden = false;
    const again = cover.querySelector("button");
    again.addEventListener("click", () => location.reload());
    again.focus();
  };

  const Plain = window.WebSocket;
  window.WebSocket = class extends Plain {
    constructor(...address) {
      super(...address);
      this.addEventListener("close", (event) => show(event.code));
      this.addEventListener("message", () => document.querySelector(".xterm-helper-textarea").focus(), { once: true });
    }
  };

  const open = window.open.bind(window);
  window.open = (address, ...more) => {
    if (!String(address).startsWith(`${location.origin}/download/`)) return open(address, ...more);
    const link = make("a");
    link.href = address;
    link.download = "";
    link.click();
    return null;
  };

  // The terminal measures its letters once: they have to be there.
  const letters = ["400 17px 'Roboto Mono'", "700 17px 'Roboto Mono'"].map((font) => document.fonts.load(font, "a\u25c6"));
  const patience = new Promise((go) => setTimeout(go, 3000));
  Promise.race([Promise.allSettled(letters), patience]).then(() => {
    const script = make("script");
    script.src = "/assets/textual.js";
    script.addEventListener("load", () => document.readyState === "complete" && window.onload());
    script.addEventListener("error", () => show(0));
    document.head.append(script);
  });
})();
