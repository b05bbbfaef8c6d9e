/**
 * An answer by e-mail, for who does not want to wait: a small form in the thread, as long as nobody is there. Loaded when
 * it is first asked for, with its own words, since most conversations never need it.
 */
import { button, h } from "./dom.js";

/** @typedef {import("./chat.js").Chat} Chat */

const WORDS = {
  en: {
    title: "Have an answer by e-mail",
    address: "Your e-mail address",
    hint: "We open a ticket and write to you. This chat is closed until you write again.",
    known: (/** @type {string} */ to) => `Write to ${to}`,
    send: "Write to me",
  },
  zh: {
    title: "通过邮件得到答复",
    address: "您的邮箱",
    hint: "我们会建立工单并发邮件给您。本次对话随之结束，您可随时再次留言。",
    known: (/** @type {string} */ to) => `发邮件到 ${to}`,
    send: "邮件答复我",
  },
};

/** @param {Chat} chat @param {{ known?: string }} asked */
export function ask(chat, { known }) {
  if (chat.state !== "waiting") return;
  const w = chat.t.locale === "zh" ? WORDS.zh : WORDS.en;
  const give = (/** @type {string | undefined} */ email) => {
    chat.say({ type: "contact.give", email });
    busy(true);
  };
  const input = h("input", { type: "email", name: "email", autocomplete: "email", required: true, maxlength: 254, "aria-label": w.address, placeholder: w.address });
  const onsubmit = (/** @type {Event} */ event) => {
    event.preventDefault();
    give(input.value.trim());
  };
  const element = h(
    "form",
    { class: "ask contact", "aria-label": w.title, onsubmit },
    h("strong", {}, w.title),
    known && h("div", { class: "buttons" }, button("primary", w.known(known), () => give(undefined))),
    input,
    h("div", { class: "buttons" }, h("button", { class: known ? "plain" : "primary" }, w.send)),
    h("p", { class: "hint" }, w.hint),
  );
  const busy = (/** @type {boolean} */ on) => element.querySelectorAll("button").forEach((one) => (one.disabled = on));
  chat.thread.cards.get("contact")?.element.remove();
  // Among the cards, so that a refusal, or a connection that comes back, lets it be pressed again.
  chat.thread.cards.set("contact", /** @type {any} */ ({ element, busy }));
  const stop = chat.panel.on("state", ({ state }) => {
    if (state === "waiting") return;
    const held = element.matches(":focus-within");
    element.remove();
    if (held) chat.panel.rest();
    stop();
  });
  chat.thread.add(element, chat.loaded ? w.title : "");
}
