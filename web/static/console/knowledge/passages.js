/** A passage, and why it was found. */
import { h } from "../../widget/dom.js";
import { languageOf } from "../../widget/markdown.js";
import { t } from "./words.js";

/** @param {import("./types").Passage} passage @param {"h2" | "h3"} heading by what is above it @param {...any} more beside its heading */
export function card(passage, heading, ...more) {
  const place = passage.heading ? `${passage.title} › ${passage.heading}` : passage.title;
  const head = h("div", { class: "head" }, h(heading, { lang: languageOf(place) }, place), passage.staff && h("span", { class: "chip" }, t.staff), ...more);
  return h("section", { class: "reply passage" }, head, h("p", { class: "lines", lang: languageOf(passage.text) }, passage.text), h("p", { class: "hint" }, passage.document));
}

/** @param {import("./types").Found} found */
export function scores(found) {
  const one = (/** @type {"score" | "lexical" | "dense"} */ name) => {
    const value = found[name].toFixed(2);
    return h("span", { class: "score" }, `${t.scores[name]} `, h("b", {}, value), h("meter", { min: 0, max: 1, value, "aria-hidden": "true" }));
  };
  return h("span", { class: "acts scores" }, one("score"), one("lexical"), one("dense"));
}
