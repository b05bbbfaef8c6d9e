/** The documents, and the passages that they were cut into. */
import { button, h } from "../../widget/dom.js";
import { languageOf } from "../../widget/markdown.js";
import { ask } from "../api.js";
import { field } from "../form.js";
import { fill } from "../states.js";
import { audience } from "./audience.js";
import { card } from "./passages.js";
import { date, t } from "./words.js";

const AT_ONCE = 50;

/** @type {import("./page.js").Tab} */
export function documents({ query, signal }) {
  const source = query.get("source") ?? "";
  const list = h("div", { class: "cards" });
  let latest = new AbortController();
  const read = (/** @type {string} */ said) => {
    latest.abort();
    latest = new AbortController();
    const page = (/** @type {number} */ after, /** @type {AbortSignal} */ still) => {
      const wanted = new URLSearchParams({ said, after: String(after), limit: String(AT_ONCE), ...(source && { source }) });
      return ask("GET", `/knowledge/documents?${wanted}`, undefined, still);
    };
    fill(list, async (still) => lines(await page(0, still), page, still), AbortSignal.any([signal, latest.signal]));
  };
  const box = field("said", t.search, { type: "search", required: false, maxlength: 200, value: query.get("said") ?? "", oninput: (/** @type {any} */ event) => read(event.target.value) });
  read(query.get("said") ?? "");
  return h("div", { class: "cards" }, source && h("p", { class: "hint lines" }, source), box, list);
}

/**
 * @param {import("./types").Document[]} found @param {(after: number, still: AbortSignal) => Promise<import("./types").Document[]>} page
 * @param {AbortSignal} still
 */
function lines(found, page, still) {
  if (!found.length) return h("p", { class: "state" }, t.noDocuments);
  const list = h("div", { class: "cards" }, ...found.map((one) => line(one, still)));
  const more = button("plain", t.more, async () => {
    more.disabled = true;
    const next = await page(found[found.length - 1].id, still).catch(() => null);
    more.disabled = false;
    if (!next) return;
    found = next.length ? next : found;
    list.append(...next.map((one) => line(one, still)));
    more.hidden = next.length < AT_ONCE;
  });
  more.hidden = found.length < AT_ONCE;
  return h("div", { class: "cards" }, list, more);
}

/** @param {import("./types").Document} one @param {AbortSignal} still */
function line(one, still) {
  const body = h("div", { class: "cards" });
  const facts = [one.document, t.passages(one.passages), t.changed(date(one.updated_at)), one.staff && t.staff].filter(Boolean).join(" · ");
  const open = (/** @type {Event} */ event) => {
    if (!(/** @type {HTMLDetailsElement} */ (event.target).open) || body.childElementCount) return;
    fill(body, async (signal) => {
      const passages = await ask("GET", `/knowledge/documents/${one.id}`, undefined, signal);
      const whose = audience({ source: one.source, document: one.document }, one.staff, one.fixed);
      return h("div", { class: "cards" }, whose, ...passages.map((/** @type {any} */ passage) => card(passage, "h2")));
    }, still);
  };
  return h("details", { class: "reply", ontoggle: open }, h("summary", {}, h("span", { lang: languageOf(one.title) }, one.title), " ", h("span", { class: "hint" }, facts)), body);
}
