/** The top of the panel: who speaks here now, the way to a person, and the way out. */
import { button, h, icon, iconButton } from "./dom.js";

export class Header {
  /** @param {import("./chat.js").Chat} chat @param {() => void} close */
  constructor(chat, close) {
    const { t, settings } = chat;
    this.t = t;
    this.who = h("div", { role: "status" });
    this.human = button("call", icon("person"), () => chat.human());
    this.human.append(t.person);
    this.end = button("", t.end, () => {
      this.fold();
      this.more.focus();
      chat.say({ type: "conversation.end" });
    });
    this.menu = h("div", { class: "menu", hidden: true }, this.end);
    this.more = iconButton("quiet", t.more, "more", () => this.unfold());
    this.element = h(
      "header",
      { role: "none" },
      settings.logo && h("img", { class: "logo", src: settings.logo, alt: "" }),
      h("div", { class: "names" }, h("h2", { id: "title" }, settings.name ?? t.support), this.who),
      this.human,
      this.more,
      iconButton("quiet", t.close, "close", close),
      this.menu,
    );
    this.fold();
  }

  /** @param {import("./types").State} state @param {string} [owner] @param {number} [position] @param {number} [minutes] */
  state(state, owner, position, minutes) {
    const { t } = this;
    this.who.textContent = { ai: t.ai, waiting: t.queue(position, minutes), human: owner || t.colleague, closed: t.closed }[state];
    this.who.className = `state hint ${state}`;
    this.human.hidden = state === "waiting" || state === "human";
    this.end.disabled = state === "closed";
  }

  unfold() {
    if (this.fold()) return;
    this.menu.hidden = false;
    this.more.ariaExpanded = "true";
    this.end.focus();
  }

  /** @returns {boolean} whether there was a menu to close */
  fold() {
    const was = !this.menu.hidden;
    this.menu.hidden = true;
    this.more.ariaExpanded = "false";
    return was;
  }
}
