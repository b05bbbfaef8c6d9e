/** Report an answer of the AI, with the right one written beside it: what is written here is read again when answers are judged. */
import { button, h } from "../../widget/dom.js";
import { ask, Problem } from "../api.js";
import { t as shared } from "../words.js";
import { open } from "./dialog.js";
import { bubble } from "./entries.js";
import { t } from "./words.js";

/** @param {string} conversation @param {import("./types").Entry} answer */
export function report(conversation, answer) {
  const faults = Object.entries(t.faults).map(([name, label], place) => h("label", { class: "check" }, h("input", { type: "radio", name: "fault", value: name, checked: place === 0 }), label));
  const right = h("textarea", { id: "right", rows: 4, maxlength: 16_000, "aria-describedby": "right-hint" });
  const said = h("p", { class: "said", role: "alert" });
  const go = h("button", { class: "primary" }, t.report);
  const send = async (/** @type {Event} */ event) => {
    event.preventDefault();
    go.disabled = true;
    const fault = new FormData(form).get("fault");
    try {
      await ask("POST", `/conversations/${encodeURIComponent(conversation)}/reports`, { number: answer.number, fault, right: right.value });
      dialog.close();
    } catch (problem) {
      said.textContent = problem instanceof Problem ? problem.message : shared.failed;
    }
    go.disabled = false;
  };
  const form = h(
    "form",
    { onsubmit: send },
    h("blockquote", {}, bubble(answer.body.text)),
    h("fieldset", {}, h("legend", {}, t.whatIsWrong), h("div", { class: "faults" }, ...faults)),
    h("div", { class: "field" }, h("label", { for: "right" }, t.whatIsRight), right, h("p", { class: "hint", id: "right-hint" }, t.whatIsRightHint)),
    said,
    h("div", { class: "buttons" }, go, button("plain", t.cancel, () => dialog.close())),
  );
  const dialog = open(t.reportAnswer, h("h2", {}, t.reportAnswer), form);
  dialog.classList.add("wide");
  right.focus();
}
