/** Answers that somebody has reported: what was asked, what was said, what would have been right. Each can become a case. */
import { button, h } from "../../widget/dom.js";
import { languageOf } from "../../widget/markdown.js";
import { ask } from "../api.js";
import { fill } from "../states.js";
import { moment } from "../words.js";
import { maker } from "./making.js";
import { t } from "./words.js";

const PAGE = 20;

/** @type {import("./page.js").Tab} */
export function reports({ signal }) {
  const list = h("div", { class: "cards" });
  fill(list, async (still) => page(await some("", still), signal), signal);
  return list;
}

/** @param {string} before @param {AbortSignal} signal @returns {Promise<import("./types").Reported[]>} */
const some = (before, signal) => {
  const query = new URLSearchParams({ limit: String(PAGE), ...(before && { before }) });
  return ask("GET", `/reports?${query}`, undefined, signal);
};

/** @param {import("./types").Reported[]} found @param {AbortSignal} signal */
function page(found, signal) {
  if (!found.length) return h("div", { class: "state" }, h("p", {}, t.noReports));
  const list = h("div", { class: "cards" }, h("p", { class: "hint" }, t.reportsHint), ...found.map(card));
  const more = button("plain", t.more, async () => {
    more.disabled = true;
    const next = await some(found[found.length - 1].report.at, signal).catch(() => null);
    more.disabled = false;
    if (!next) return;
    found = next.length ? next : found;
    more.before(...next.map(card));
    if (next.length < PAGE) more.remove();
  });
  if (found.length === PAGE) list.append(more);
  return list;
}

/** @param {import("./types").Reported} one */
function card(one) {
  const { fault, right } = one.report.body;
  const said = (/** @type {string} */ name, /** @type {string} */ text) => [h("dt", {}, name), h("dd", { class: "lines", lang: languageOf(text) }, text)];
  return h(
    "section",
    { class: "reply" },
    h("div", { class: "head" }, h("h2", {}, t.faults[fault] ?? fault), h("span", { class: "hint" }, `${one.report.author_name} · ${moment(one.report.at)}`)),
    h("dl", { class: "facts" }, ...said(t.asked, one.asked.join("\n")), ...said(t.answered, one.answer.body.text), ...said(t.right, right || t.noRight)),
    maker(one.conversation, one.answer.number),
  );
}
