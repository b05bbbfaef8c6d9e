/** Before somebody is signed in: the way in, and the way in for the very first. */
import { h } from "../widget/dom.js";
import { ask } from "./api.js";
import { field, form, newPassword } from "./form.js";
import { preferences } from "./preferences.js";
import { t } from "./words.js";

/** @typedef {import("./api.js").Session} Session */

const email = () =>
  field("email", t.email, { type: "email", autocomplete: "username", autocapitalize: "none", spellcheck: "false", maxlength: 254 });

/** @param {(session: Session) => void} done @param {string} [notice] why they are here again */
export function signIn(done, notice) {
  const password = field("password", t.password, { type: "password", autocomplete: "current-password", maxlength: 200 });
  const send = async (/** @type {Record<string, string>} */ values) => done(await ask("POST", "/login", values));
  const first = h("div", { class: "notice", hidden: true }, h("p", {}, t.noAdmin), h("code", {}, "python server.py user add EMAIL --name NAME --role admin"));
  const element = card(
    t.signIn,
    notice && h("p", { class: "notice", role: "status" }, notice),
    first,
    form({ submit: t.signIn, busy: t.signingIn, send }, email(), password),
    h("p", { class: "hint" }, t.forgotten),
  );
  // Only a hint: who cannot reach the server is told so by the form.
  ask("GET", "/setup").then(({ needed }) => (first.hidden = !needed), () => {});
  return element;
}

/** @param {string} token of the link @param {(session: Session) => void} done */
export function firstAdmin(token, done) {
  const send = async (/** @type {Record<string, string>} */ { email, name, password }) =>
    done(await ask("POST", "/setup", { token, email, name, password }));
  return card(
    t.makeAdmin,
    h("p", { class: "hint" }, t.makeAdminHint),
    form(
      { submit: t.make, busy: t.making, send },
      field("name", t.name, { autocomplete: "name", maxlength: 100 }, t.nameHint),
      email(),
      ...newPassword(t.newPassword),
    ),
  );
}

/** @param {string} title @param {...any} content */
function card(title, ...content) {
  return h("main", { class: "door" }, h("p", { class: "brand" }, "Rapport ", h("span", {}, t.console)), h("h1", { tabindex: -1 }, title), ...content, preferences(t));
}
