/** Making a case of a conversation or of a reported answer in it, and showing what came of it. */
import { button, h } from "../../widget/dom.js";
import { ask, Problem } from "../api.js";
import { t as of } from "../words.js";
import { t } from "./words.js";

/** @param {string} conversation @param {number} [answer] of a reported one @returns {Promise<import("./types").Case>} */
export const keep = (conversation, answer) => ask("POST", "/evals/cases", answer === undefined ? { conversation } : { conversation, answer });

/** @param {import("./types").Case} made */
export const written = (made) => h("pre", { class: "case", tabindex: 0, "aria-label": made.id }, made.yaml);

/** A button that makes it once, and the place where the case is shown then. @param {string} conversation @param {number} [answer] */
export function maker(conversation, answer) {
  const place = h("div", { role: "status" });
  const go = button("plain", t.makeCase, async () => {
    [go.disabled, go.textContent] = [true, t.making];
    try {
      const made = await keep(conversation, answer);
      place.replaceChildren(h("p", { class: "good" }, t.made), written(made));
      go.remove();
    } catch (problem) {
      place.replaceChildren(h("p", { class: "said" }, problem instanceof Problem ? problem.message : of.failed));
      [go.disabled, go.textContent] = [false, t.makeCase];
    }
  });
  return h("div", { class: "cards" }, h("div", { class: "acts" }, go), place);
}
