/** One draft: read, changed, left out. What nothing backs stands over it. */
import { button, h } from "../../widget/dom.js";
import { ask } from "../api.js";
import { area, field, form } from "../form.js";
import { t } from "./words.js";

/** @typedef {import("./types").Draft} Draft */

/** @param {string} campaign @param {Draft} first @param {boolean} open whether it can be changed */
export function draft(campaign, first, open) {
  const place = h("section", { class: "reply" });
  const keep = (/** @type {Draft} */ one, /** @type {Partial<Draft>} */ changed) => {
    const { subject, text, refused } = { ...one, ...changed };
    return ask("PUT", `/campaigns/${campaign}/drafts/${one.id}`, { subject, text, refused });
  };

  const read = (/** @type {Draft} */ one) => {
    const said = h("p", { class: "said", role: "alert" });
    const toggle = () => keep(one, { refused: !one.refused }).then(read, (problem) => { said.textContent = problem.message; });
    const acts = open && h("div", { class: "acts" }, button("plain", t.edit, () => write(one)), button("plain", one.refused ? t.putBack : t.leaveOut, toggle));
    const lang = one.locale === "zh" ? "zh-CN" : "en";
    place.replaceChildren(
      ...[
        h("div", { class: "head" }, h("h3", {}, one.customer ? t.for(one.name || one.customer) : t.forAll[one.locale]), acts),
        one.refused && h("p", { class: "hint" }, h("span", { class: "mark" }, t.leftOut)),
        one.doubts.length > 0 && h("div", { class: "notice" }, h("p", {}, t.doubts), h("ul", {}, ...one.doubts.map((doubt) => h("li", {}, doubt)))),
        h("p", { lang }, h("b", {}, one.subject)),
        h("p", { class: "lines", lang }, one.text),
        h("p", { class: "hint" }, author(one)),
        said,
      ].filter((part) => part instanceof Node),
    );
  };

  const write = (/** @type {Draft} */ one) => {
    const send = async (/** @type {Record<string, string>} */ given) => read(await keep(one, given));
    const lang = one.locale === "zh" ? "zh-CN" : "en";
    const editor = form(
      { submit: t.keep, busy: t.keeping, send },
      field("subject", t.subject, { value: one.subject, maxlength: 150, lang }),
      area("text", t.text, { rows: 12, maxlength: 4_000, required: true, lang }, one.text, t.textHint),
    );
    place.replaceChildren(editor);
    editor.querySelector("textarea")?.focus();
  };

  read(first);
  return place;
}

/** @param {Draft} one */
function author(one) {
  if (one.written_by === "template") return t.by.template;
  return one.written_by.startsWith("staff:") ? t.by.staff : t.by.model(one.written_by);
}
