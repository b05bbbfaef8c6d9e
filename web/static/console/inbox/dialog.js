/** What opens over the page and is left with Escape: something to pick from, something to confirm, something to read. */
import { button, h } from "../../widget/dom.js";
import { t } from "./words.js";

/** @typedef {import("./types").Choice} Choice */

/** Open one; whoever had the focus has it again afterwards. @param {string} label @param {...any} content */
export function open(label, ...content) {
  const before = document.activeElement;
  const dialog = h("dialog", { class: "over", "aria-label": label }, ...content);
  dialog.addEventListener("close", () => {
    dialog.remove();
    if (before instanceof HTMLElement && before.isConnected) before.focus();
  });
  // By ourselves and at once: left to the browser, the next key would still be the dialog's.
  dialog.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || event.isComposing) return;
    event.preventDefault();
    event.stopPropagation();
    dialog.close();
    const left = document.activeElement;
    if (left instanceof HTMLElement && dialog.contains(left)) left.blur();
  });
  dialog.addEventListener("click", (event) => event.target === dialog && dialog.close());
  document.body.append(dialog);
  dialog.showModal();
  return dialog;
}

/** Whether one is open. */
export const isOpen = () => Boolean(document.querySelector("dialog[open]"));

/** Pick one of a list by writing a part of it. @param {string} label @param {Choice[] | Promise<Choice[]>} given it opens before they have come, so that no key is lost @param {(text: string) => Promise<Choice[]>} [find] what else there is for a text */
export function pick(label, given, find) {
  /** @type {Choice[]} */
  let choices = [];
  let at = 0;
  let asked = 0;
  /** @type {Choice[]} */
  let shown = [];
  const box = h("input", { type: "text", role: "combobox", "aria-label": label, placeholder: label, "aria-expanded": "true", "aria-controls": "choices", autocomplete: "off" });
  const list = h("div", { class: "choices", role: "listbox", id: "choices", "aria-label": label });
  const empty = h("p", { class: "hint", role: "status" });
  const dialog = open(label, box, list, empty);

  const take = (/** @type {Choice | undefined} */ choice) => {
    if (!choice) return;
    dialog.close();
    choice.run();
  };
  const mark = () => {
    [...list.children].forEach((row, index) => row.setAttribute("aria-selected", String(index === at)));
    const row = list.children[at];
    if (row) box.setAttribute("aria-activedescendant", row.id);
    row?.scrollIntoView({ block: "nearest" });
  };
  const draw = (/** @type {Choice[]} */ found) => {
    [shown, at] = [found, 0];
    const rows = found.map((choice, index) => row(choice, index, () => take(choice)));
    list.replaceChildren(...rows);
    empty.textContent = found.length ? "" : t.nothing;
    mark();
  };
  const filter = async () => {
    const turn = ++asked;
    const words = box.value.toLowerCase().split(/\s+/).filter(Boolean);
    const fits = choices.filter(({ label, hint = "" }) => words.every((word) => `${label} ${hint}`.toLowerCase().includes(word)));
    draw(fits);
    const more = find && words.length ? await find(box.value.trim()).catch(() => []) : [];
    if (turn === asked && more.length) draw([...fits, ...more]);
  };
  box.addEventListener("input", filter);
  box.addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (event.isComposing || (!step && event.key !== "Enter")) return;
    event.preventDefault();
    if (!step) return take(shown[at]);
    at = (at + step + shown.length) % Math.max(shown.length, 1);
    mark();
  });
  box.focus();
  Promise.resolve(given).then((found) => {
    choices = found;
    filter();
  });
}

/** @param {Choice} choice @param {number} index @param {() => void} onclick */
function row({ label, hint, keys }, index, onclick) {
  return h("div", { class: "choice", role: "option", id: `choice-${index}`, onclick }, h("span", {}, label), hint && h("span", { class: "hint" }, hint), keys && h("kbd", {}, keys));
}

/** Ask for a yes. @param {string} question @param {string} yes what the button does @returns {Promise<boolean>} */
export function confirm(question, yes) {
  return new Promise((answer) => {
    const say = (/** @type {boolean} */ value) => () => {
      answer(value);
      dialog.close();
    };
    const go = button("primary", yes, say(true));
    const dialog = open(question, h("p", {}, question), h("div", { class: "buttons" }, go, button("plain", t.cancel, say(false))));
    dialog.addEventListener("close", () => answer(false));
    go.focus();
  });
}
