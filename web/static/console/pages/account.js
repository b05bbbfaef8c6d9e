/** One's own account: who one is here, another password, language and colours. */
import { h } from "../../widget/dom.js";
import { ask, keep } from "../api.js";
import { form, newPassword, field } from "../form.js";
import { preferences } from "../preferences.js";
import { t } from "../words.js";

/** @type {import("../pages.js").Show} */
export async function show({ session }) {
  const { name, email, role } = session.staff;
  return h(
    "div",
    { class: "narrow" },
    h("h1", { tabindex: -1 }, t.account),
    h("dl", { class: "facts" }, h("dt", {}, t.name), h("dd", {}, name), h("dt", {}, t.email), h("dd", {}, email), h("dt", {}, t.role), h("dd", {}, t.roles[role])),
    h("section", {}, h("h2", {}, t.changePassword), another(email)),
    h("section", {}, h("h2", {}, t.appearance), preferences(t)),
  );
}

/** @param {string} email for the browser's own keeper of passwords */
function another(email) {
  const done = h("p", { class: "good", role: "status" });
  const send = async (/** @type {Record<string, string>} */ values) => {
    done.textContent = "";
    keep(await ask("POST", "/password", { current: values.current, new: values.password }));
    element.reset();
    done.textContent = t.changed;
  };
  const who = h("input", { name: "email", value: email, autocomplete: "username", readonly: true, hidden: true });
  const current = field("current", t.current, { type: "password", autocomplete: "current-password", maxlength: 200 });
  const element = form({ submit: t.change, busy: t.changing, send }, who, current, ...newPassword(t.newPassword));
  return h("div", {}, element, done);
}
