/** The mails that would have been sent, so that a verification code can be read without a mail server. */
import { button, h } from "../widget/dom.js";
import { fill } from "./states.js";
import { moment, t } from "./words.js";

/** @typedef {{ to: string, subject: string, body: string, at: string }} Mail */

export function outbox() {
  const list = h("div", { class: "mails" });
  const dialog = h(
    "dialog",
    { class: "sheet drawer", "aria-label": t.outbox },
    h(
      "header",
      {},
      h("h2", {}, t.outbox),
      button("plain", t.refresh, () => load()),
      button("plain", t.close, () => dialog.close()),
    ),
    h("p", { class: "hint" }, t.outboxHint),
    list,
  );
  let newest = "";
  const draw = (/** @type {Mail[]} */ mails) => {
    // Only what is new is drawn: somebody may be marking a code to copy it.
    if (list.childElementCount && newest === (mails[0]?.at ?? "")) return;
    newest = mails[0]?.at ?? "";
    list.replaceChildren(...(mails.length ? mails.map(mail) : [h("p", { class: "state" }, t.noMails)]));
  };
  const load = () => fill(list, "/demo/outbox", draw);
  const opener = button(
    "plain",
    t.outbox,
    () => {
      dialog.showModal();
      load();
      const looking = setInterval(load, 2000);
      dialog.addEventListener("close", () => clearInterval(looking), { once: true });
    },
    { "aria-haspopup": "dialog" },
  );
  return { opener, dialog };
}

/** @param {Mail} mail */
function mail({ to, subject, body, at }) {
  return h(
    "article",
    {},
    h("h3", {}, subject),
    h("p", { class: "hint" }, `${t.to} ${to} · `, h("time", { datetime: at }, moment(at))),
    h("p", { class: "body" }, body),
  );
}
