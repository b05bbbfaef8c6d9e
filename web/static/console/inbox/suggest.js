/** What is offered while somebody writes: after a sign such as `/` or `@`, whatever fits what follows it. */
import { h } from "../../widget/dom.js";

/**
 * @typedef {{ label: string, hint?: string, take: () => void }} Offer  `take`: what is done when it is taken; what was typed is gone by then
 * @typedef {{ sign: string, find: (text: string) => Offer[] }} Source
 */

const MOST = 8;

export class Suggest {
  at = 0;
  /** @type {Offer[]} */
  offers = [];
  typed = 0;

  /** @param {HTMLTextAreaElement} box @param {string} label @param {Source[]} sources */
  constructor(box, label, sources) {
    this.box = box;
    this.sources = sources;
    this.element = h("div", { class: "suggest choices", role: "listbox", id: "suggest", "aria-label": label, hidden: true });
    box.setAttribute("aria-autocomplete", "list");
    box.setAttribute("aria-controls", "suggest");
    box.addEventListener("input", () => this.look());
    box.addEventListener("blur", () => setTimeout(() => this.box.matches(":focus") || this.hide(), 150));
    box.addEventListener("keydown", (event) => this.pressed(event), { capture: true });
  }

  /** What stands between a sign that begins a word, and the cursor. */
  look() {
    const before = this.box.value.slice(0, this.box.selectionStart);
    const found = before.match(/(?:^|\s)(\S)(\S*)$/u);
    const source = found && this.sources.find(({ sign }) => sign === found[1]);
    if (!source) return this.hide();
    this.typed = found[2].length + 1;
    this.draw(source.find(found[2].toLowerCase()).slice(0, MOST));
  }

  /** @param {Offer[]} offers */
  draw(offers) {
    [this.offers, this.at] = [offers, 0];
    const row = (/** @type {Offer} */ { label, hint }, /** @type {number} */ place) =>
      h("div", { class: "choice", role: "option", id: `suggest-${place}`, onpointerdown: (/** @type {Event} */ event) => [event.preventDefault(), this.take(place)] }, h("span", {}, label), hint && h("span", { class: "hint" }, hint));
    this.element.replaceChildren(...offers.map(row));
    this.element.hidden = !offers.length;
    this.mark();
  }

  mark() {
    [...this.element.children].forEach((row, place) => row.setAttribute("aria-selected", String(place === this.at)));
    const row = this.element.children[this.at];
    if (row) this.box.setAttribute("aria-activedescendant", row.id);
    else this.box.removeAttribute("aria-activedescendant");
    row?.scrollIntoView({ block: "nearest" });
  }

  hide() {
    this.draw([]);
  }

  /** The keys are this list's while it is open. @param {KeyboardEvent} event */
  pressed(event) {
    if (this.element.hidden || event.isComposing) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step && !["Enter", "Tab", "Escape"].includes(event.key)) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    if (event.key === "Escape") return this.hide();
    if (!step) return this.take(this.at);
    this.at = (this.at + step + this.offers.length) % this.offers.length;
    this.mark();
  }

  /** @param {number} place */
  take(place) {
    const offer = this.offers[place];
    this.hide();
    if (!offer) return;
    const end = this.box.selectionStart;
    this.box.setRangeText("", end - this.typed, end, "end");
    offer.take();
  }
}
