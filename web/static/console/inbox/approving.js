/** What the AI may not do by itself: it stands in the thread with two buttons, and a colleague says yes or no, once. */
import { button, h } from "../../widget/dom.js";
import { ask, Problem } from "../api.js";
import { language } from "../preferences.js";
import { t as shared } from "../words.js";
import { open } from "./dialog.js";
import { t, time } from "./words.js";

/** @typedef {import("./types").Entry} Entry */

/** What would be done, in the reader's language. @param {Entry} entry */
export const whatOf = ({ body }) => body.summary[language] ?? body.summary.en;

/** The card in the thread. @param {Entry} entry @param {(entry: Entry) => void} decide */
export function card(entry, decide) {
  const go = button("primary", t.decide, () => decide(entry), { "aria-keyshortcuts": "Y", title: `${t.decide} (Y)` });
  return h(
    "div",
    { class: "card approval", "data-action": entry.body.action },
    h("strong", {}, t.asksYou),
    h("p", { class: "lines" }, whatOf(entry)),
    h("div", { class: "buttons" }, go, h("span", { class: "hint" }, t.until(time(entry.body.expires_at)))),
  );
}

/** Ask for the yes or no, and say it. @param {string} conversation @param {Entry} entry */
export function decide(conversation, entry) {
  const why = h("textarea", { id: "decided-why", rows: 2, maxlength: 1000, "aria-describedby": "decided-hint" });
  const said = h("p", { class: "said", role: "alert" });
  const send = async (/** @type {boolean} */ approve) => {
    for (const one of buttons) one.disabled = true;
    try {
      const path = `/conversations/${encodeURIComponent(conversation)}/actions/${encodeURIComponent(entry.body.action)}`;
      await ask("POST", path, { approve, why: why.value });
      dialog.close();
    } catch (problem) {
      said.textContent = problem instanceof Problem ? problem.message : shared.failed;
    }
    for (const one of buttons) one.disabled = false;
  };
  const buttons = [button("primary", t.approve, () => send(true)), button("plain", t.refuse, () => send(false)), button("plain", t.cancel, () => dialog.close())];
  const heading = h("h2", { tabindex: -1 }, t.asksYou);
  const dialog = open(
    t.asksYou,
    heading,
    h("blockquote", { class: "lines" }, whatOf(entry)),
    h("div", { class: "field" }, h("label", { for: "decided-why" }, t.decidedWhy), why, h("p", { class: "hint", id: "decided-hint" }, t.decidedHint)),
    said,
    h("div", { class: "buttons" }, ...buttons),
  );
  heading.focus(); // not the button: whoever presses Enter once too often has approved nothing
}
