/** Who is signed in: one of the demo's customers, whom the page vouches for to the chat with the server's signature. */
import { button, h } from "../widget/dom.js";
import { fill } from "./states.js";
import { t } from "./words.js";

/** @typedef {import("../widget/types").Customer & { locale?: string }} Customer */

const KEY = "shop:customer";
const MANY = 60;

/** @param {(customer: Customer | null) => void} identify */
export function account(identify) {
  const opener = button("plain account", t.signIn, () => show(), { "aria-haspopup": "dialog" });
  const list = h("ul", { class: "people" });
  const find = h("input", { type: "search", placeholder: t.find, "aria-label": t.find, oninput: () => draw() });
  const out = button("plain", t.out, () => become(null));
  const dialog = h(
    "dialog",
    { class: "sheet", "aria-label": t.who },
    h("header", {}, h("h2", {}, t.who), button("plain", t.close, () => dialog.close())),
    h("p", { class: "hint" }, t.whoHint),
    find,
    list,
    out,
  );
  /** @type {Customer[]} */
  let people = [];

  const become = (/** @type {Customer | null} */ customer) => {
    localStorage.setItem(KEY, customer?.id ?? "");
    opener.textContent = customer ? t.signedInAs(customer.name ?? customer.id) : t.signIn;
    out.hidden = !customer;
    dialog.close();
    identify(customer);
  };
  const draw = () => {
    const wanted = find.value.trim().toLowerCase();
    const found = people.filter((one) => `${one.id} ${one.name} ${one.email}`.toLowerCase().includes(wanted)).slice(0, MANY);
    list.replaceChildren(...(found.length ? found.map((one) => person(one, become)) : [h("li", { class: "state" }, t.nobody)]));
  };
  const load = (/** @type {(found: Customer[]) => void} */ then) => fill(list, "/demo/customers", (found) => then((people = found)));
  const show = () => {
    dialog.showModal();
    find.value = "";
    load(draw);
  };

  const known = localStorage.getItem(KEY);
  out.hidden = true;
  if (known) load(() => become(people.find((one) => one.id === known) ?? null));
  else identify(null);
  return { opener, dialog };
}

/** @param {Customer} customer @param {(customer: Customer) => void} become */
function person(customer, become) {
  const { id, name = id, email = "" } = customer;
  const lang = /\p{Script=Han}/u.test(name) ? "zh" : "en";
  const label = h("span", {}, h("span", { class: "name", lang }, name), h("span", { class: "hint" }, `${id} · ${email}`));
  return h("li", {}, button("person", label, () => become(customer)));
}
