/** Try a question: what is found, why, and what the built-in model would say. Nothing is logged. */
import { h } from "../../widget/dom.js";
import { languageOf, show } from "../../widget/markdown.js";
import { ask } from "../api.js";
import { choice, field, form } from "../form.js";
import { language } from "../preferences.js";
import { card, scores } from "./passages.js";
import { t } from "./words.js";

/** @type {import("./page.js").Tab} */
export function trying({ query }) {
  const answer = h("div", { class: "cards", role: "status" });
  const send = async (/** @type {Record<string, string>} */ given) => {
    answer.replaceChildren(...told(await ask("POST", "/knowledge/try", { question: given.question, locale: given.locale })));
  };
  const spoken = Object.entries(t.languages).map(([value, label]) => h("option", { value, selected: value === language }, label));
  const asked = field("question", t.question, { maxlength: 1000, value: query.get("question") ?? "", autocomplete: "off" }, t.questionHint);
  const element = form({ submit: t.ask, busy: t.asking, send }, asked, choice("locale", t.askedIn, ...spoken));
  if (query.get("question")) setTimeout(() => element.requestSubmit()); // once it is on the page: no other form can be sent
  return h("div", { class: "narrow wide" }, element, answer);
}

/** @param {import("./types").Answer} answer */
function told(answer) {
  const likely = Math.round(100 * answer.answerable);
  const sure = answer.answerable >= 0.4 ? t.sure : answer.answerable >= 0.25 ? t.unsure : t.unknown;
  const says = answer.says ? spoken(answer.says) : h("p", {}, t.wants(answer.wants));
  const found = answer.found.map((one) => card(one.passage, "h3", scores(one)));
  return [
    h("section", { class: "reply" }, h("h2", {}, t.says), says, h("p", { class: "hint" }, sure(likely))),
    h("h2", {}, t.found),
    h("p", { class: "hint" }, found.length ? t.scoresHint : t.nothing),
    ...found,
  ];
}

/** @param {string} text */
function spoken(text) {
  const element = h("div", { class: "says", lang: languageOf(text) });
  show(element, text);
  return element;
}
