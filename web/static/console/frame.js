/** What stands around every page: where one can go, who is signed in, and the way out. */
import { button, h } from "../widget/dom.js";
import { ask } from "./api.js";
import { pagesOf, route } from "./pages.js";
import { fill } from "./states.js";
import { shift } from "./work/shift.js";
import { t } from "./words.js";

/** @param {import("./api.js").Session} session @param {() => void} leave when they have signed out @param {AbortSignal} ended */
export function frame(session, leave, ended) {
  const pages = pagesOf(session);
  const link = (/** @type {import("./pages.js").Page} */ page) => h("a", { href: `#/${page.name}` }, page.title);
  const menu = new Map(pages.filter((page) => page.menu).map((page) => [page.name, link(page)]));
  const me = h("a", { class: "me", href: "#/account", title: t.account }, session.staff.name);
  const out = button("plain", t.signOut, async () => {
    out.disabled = true;
    // Nothing is lost when the server cannot be reached: the session ends by itself, and here it is over now.
    await ask("POST", "/logout").catch(() => {});
    leave();
  });
  const place = h("main", { id: "page" });
  let left = new AbortController();

  const open = () => {
    left.abort();
    left = new AbortController();
    const { page, ...visit } = route(location.hash, pages);
    for (const [name, one] of [...menu, ["account", me]]) {
      if (name === page.name) /** @type {HTMLElement} */ (one).setAttribute("aria-current", "page");
      else /** @type {HTMLElement} */ (one).removeAttribute("aria-current");
    }
    document.title = `${page.title} · Rapport`;
    const make = async (/** @type {AbortSignal} */ signal) => (await page.load()).show({ session, ...visit, signal });
    fill(place, make, left.signal).then(() => place.querySelector("h1")?.focus());
  };
  addEventListener("hashchange", open, { signal: ended });
  ended.addEventListener("abort", () => left.abort());
  open();

  const nav = menu.size > 0 && h("nav", { "aria-label": t.pages }, ...menu.values());
  return h("div", { class: "frame" }, h("header", {}, h("p", { class: "brand" }, "Rapport"), nav, h("div", { class: "who" }, session.may.includes("agent") && shift(ended), me, out)), place);
}
