/** Where the customer writes. Enter sends, Shift+Enter breaks the line, and Enter that ends an IME's composition does neither. */
import { h, iconButton } from "./dom.js";

export class Composer {
  busy = false;

  /** @param {import("./chat.js").Chat} chat */
  constructor(chat) {
    const { t } = chat;
    this.chat = chat;
    this.input = h("textarea", {
      rows: 1,
      "aria-label": t.write,
      placeholder: t.write,
      enterkeyhint: "send",
      onkeydown: (/** @type {KeyboardEvent} */ event) => this.key(event),
      oninput: () => this.changed(),
    });
    this.sender = iconButton("round", t.send, "send", () => this.submit());
    this.stopper = iconButton("round stopper", t.stop, "stop", () => {
      chat.connection.send({ type: "turn.cancel" });
      this.input.focus();
    });
    this.element = h("div", { class: "composer" }, this.input, this.sender, this.stopper);
  }

  get text() {
    return this.input.value;
  }

  set text(text) {
    this.input.value = text;
    this.changed();
  }

  /** @param {KeyboardEvent} event */
  key(event) {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing || event.keyCode === 229) return;
    event.preventDefault();
    this.submit();
  }

  submit() {
    const text = this.text.trim();
    if (text && this.chat.send(text)) this.text = "";
    this.input.focus();
  }

  changed() {
    this.draw();
    if (this.text === (this.chat.store.kept.draft ?? "")) return;
    this.chat.store.keep({ draft: this.text });
    if (this.text) this.chat.typing();
  }

  /** The box grows with what is in it; one button sends or, while nothing is written, stops. */
  draw() {
    const stops = this.busy && !this.text.trim();
    const held = this.stopper.matches(":focus");
    this.stopper.hidden = !stops;
    this.sender.hidden = stops;
    this.sender.disabled = !this.text.trim();
    if (held && !stops) this.input.focus();
    this.input.style.height = "auto";
    this.input.style.height = this.input.scrollHeight ? `${this.input.scrollHeight + 2}px` : "";
  }
}
