/** The knowledge base: try a question, see what is missing, and where everything comes from. One tab at a time. */
import { h } from "../../widget/dom.js";
import { documents } from "./documents.js";
import { review } from "./review.js";
import { sources } from "./sources.js";
import { trying } from "./trying.js";
import { t } from "./words.js";
import { t as of } from "../words.js";

/** @typedef {(visit: import("../pages.js").Visit) => HTMLElement} Tab */
/** @type {Record<keyof typeof t.tabs, Tab>} */
const TABS = { try: trying, review, sources, documents };

/** @type {import("../pages.js").Show} */
export async function show(visit) {
  const name = /** @type {keyof typeof t.tabs} */ (visit.rest[0] in TABS ? visit.rest[0] : "try");
  const link = (/** @type {[string, string]} */ [key, title]) =>
    h("a", { href: `#/knowledge/${key}`, "aria-current": key === name && "page" }, title);
  const menu = h("nav", { class: "tabs", "aria-label": of.knowledge }, ...Object.entries(t.tabs).map(link));
  return h("div", { class: "narrow wide" }, h("h1", { tabindex: -1 }, of.knowledge), menu, TABS[name](visit));
}
