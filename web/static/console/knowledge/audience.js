/** The switch that keeps a source or a document from customers. It is what was confirmed, never what was only asked for. */
import { h } from "../../widget/dom.js";
import { ask } from "../api.js";
import { t } from "./words.js";

/** @param {{ source: string, document?: string }} of @param {boolean} staff @param {boolean} [fixed] */
export function audience(of, staff, fixed = false) {
  const failed = h("span", { role: "alert", class: "bad" });
  const change = async () => {
    const wanted = box.checked;
    box.disabled = true;
    failed.textContent = "";
    try {
      await ask("POST", "/knowledge/audience", { ...of, audience: wanted ? "staff" : "customers" });
    } catch (error) {
      box.checked = !wanted;
      failed.textContent = /** @type {Error} */ (error).message;
    }
    box.disabled = false;
  };
  const box = /** @type {HTMLInputElement} */ (h("input", { type: "checkbox", checked: staff, disabled: fixed, onchange: change }));
  return h("p", { class: "hint" }, h("label", { class: "check" }, box, " ", of.document ? t.staffDocument : t.staffSource), fixed && ` ${t.fixed}`, " ", failed);
}
