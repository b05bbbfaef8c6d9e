/* The one script tag of a page that wants the chat. A classic script, so that `defer`, `async` and `type="module"` all work:
   it finds out where it came from, offers `window.Rapport` at once, and loads the modules from the same place. */
(() => {
  const script = /** @type {HTMLScriptElement} */ (document.currentScript ?? document.querySelector('script[src*="widget.js"]'));
  if ("Rapport" in window) return;
  const base = new URL(".", script.src).href;
  const parsed = new Promise((done) => (document.body ? done(0) : addEventListener("DOMContentLoaded", done)));
  const ready = Promise.all([import(`${base}static/widget/rapport.js`), parsed]).then(([chat]) => chat.mount(script.dataset, base));
  ready.catch((reason) => console.error("Rapport could not start:", reason));

  /** Each call waits until the chat is there. @param {string} name */
  const call = (name) => [name, (/** @type {any[]} */ ...given) => ready.then((chat) => chat[name](...given))];
  Object.assign(window, { Rapport: Object.fromEntries(["open", "close", "toggle", "on", "identify"].map(call)) });
})();
