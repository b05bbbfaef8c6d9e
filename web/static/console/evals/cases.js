/** Cases that were made here, and making one of a conversation. */
import { h } from "../../widget/dom.js";
import { ask } from "../api.js";
import { field, form } from "../form.js";
import { fill } from "../states.js";
import { keep, written } from "./making.js";
import { t } from "./words.js";

/** @type {import("./page.js").Tab} */
export function cases({ query, signal }) {
  const list = h("div", { class: "cards" });
  const look = () => fill(list, async (still) => known(await ask("GET", "/evals/cases", undefined, still)), signal);
  const send = async (/** @type {Record<string, string>} */ given) => {
    await keep(given.conversation.trim());
    await look();
  };
  const asked = field("conversation", t.conversation, { maxlength: 60, value: query.get("conversation") ?? "", autocomplete: "off", spellcheck: "false" }, t.conversationHint);
  look();
  return h("div", { class: "narrow wide" }, form({ submit: t.make, busy: t.making, send }, asked), list);
}

/** @param {import("./types").Case[]} found */
function known(found) {
  if (!found.length) return h("div", { class: "state" }, h("p", {}, t.noCases));
  const card = (/** @type {import("./types").Case} */ one) => h("section", { class: "reply" }, h("h2", {}, one.id), written(one));
  return h("div", { class: "cards" }, h("p", { class: "hint" }, t.casesHint(found[0].suite)), ...[...found].reverse().map(card));
}
