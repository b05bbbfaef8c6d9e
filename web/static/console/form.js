/** Forms: a label for every field, one place for what is wrong, and a button that cannot be pressed twice. */
import { h } from "../widget/dom.js";
import { Problem } from "./api.js";
import { t } from "./words.js";

let fields = 0;

/**
 * @param {string} name @param {string} label @param {Record<string, any>} [attributes] @param {string} [hint]
 */
export function field(name, label, attributes = {}, hint) {
  return labelled(label, hint, (own) => h("input", { ...own, name, required: true, ...attributes }));
}

/** Room for several lines, which may stay empty.
 * @param {string} name @param {string} label @param {Record<string, any>} [attributes] @param {string} [text] @param {string} [hint] */
export function area(name, label, attributes = {}, text = "", hint) {
  return labelled(label, hint, (own) => h("textarea", { ...own, name, ...attributes }, text));
}

/** One of several. @param {string} name @param {string} label @param {...HTMLOptionElement} options */
export const choice = (name, label, ...options) => labelled(label, "", (own) => h("select", { ...own, name }, ...options));

/** @param {string} label @param {string | undefined} hint @param {(own: Record<string, string>) => HTMLElement} make */
function labelled(label, hint, make) {
  const id = `field-${++fields}`;
  const made = make(hint ? { id, "aria-describedby": `${id}-hint` } : { id });
  return h("div", { class: "field" }, h("label", { for: id }, label), made, hint && h("p", { class: "hint", id: `${id}-hint` }, hint));
}

/** @param {string} label */
export const newPassword = (label) => [
  field("password", label, { type: "password", autocomplete: "new-password", maxlength: 200 }, t.passwordHint),
  field("repeat", t.repeat, { type: "password", autocomplete: "new-password", maxlength: 200 }),
];

/**
 * A form that hands over what was written, and says why when that is refused. What was written stays.
 * @param {{ submit: string, busy: string, send: (values: Record<string, string>) => Promise<void> }} wanted
 * @param {...any} content
 */
export function form({ submit, busy, send }, ...content) {
  const said = h("p", { class: "said", role: "alert" });
  const button = h("button", { class: "primary" }, submit);
  const element = h("form", { novalidate: true, onsubmit: (/** @type {Event} */ event) => go(event) }, ...content, said, button);
  const inputs = () => /** @type {HTMLInputElement[]} */ ([...element.querySelectorAll("input, textarea, select")]);

  const complain = (/** @type {string} */ sentence, /** @type {HTMLInputElement | undefined} */ input) => {
    said.textContent = sentence;
    input?.setAttribute("aria-invalid", "true");
    const next = input ?? inputs().find((one) => one.type === "password");
    next?.focus();
    next?.select();
  };
  const go = async (/** @type {Event} */ event) => {
    event.preventDefault();
    if (button.disabled) return;
    said.textContent = "";
    for (const input of inputs()) input.removeAttribute("aria-invalid");
    const empty = inputs().find((input) => input.required && !input.value.trim());
    if (empty) return complain(t.missing, empty);
    const values = Object.fromEntries(inputs().map((input) => [input.name, input.value]));
    if ("repeat" in values && values.repeat !== values.password) return complain(t.notTheSame, inputs().find((one) => one.name === "repeat"));
    [button.disabled, button.textContent] = [true, busy];
    const refused = await send(values).then(() => "", (problem) => (problem instanceof Problem ? problem.message : t.failed));
    [button.disabled, button.textContent] = [false, submit];
    if (refused) complain(refused, undefined);
  };
  return element;
}
