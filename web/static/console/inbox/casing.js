/** A case of the whole conversation for the evals, for whoever judges: what is kept is said first, and shown afterwards. */
import { button, h } from "../../widget/dom.js";
import { maker } from "../evals/making.js";
import { open } from "./dialog.js";
import { t } from "./words.js";

/** Whether they may. @param {import("../api.js").Session} session */
export const judges = ({ may }) => may.includes("lead") || may.includes("evaluator");

/** @param {string} conversation */
export function makeCase(conversation) {
  const head = h("div", { class: "head" }, h("h2", {}, t.makeCase), button("plain", t.close, () => dialog.close()));
  const dialog = open(t.makeCase, head, h("p", {}, t.makeCaseHint), maker(conversation), h("p", {}, h("a", { href: "#/evals/cases" }, t.allCases)));
  dialog.classList.add("wide");
  dialog.querySelector("a")?.addEventListener("click", () => dialog.close());
}
