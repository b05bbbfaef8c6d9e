/** A list of rows that are all as high as each other, of which only those in sight are in the page: 5,000 cost what 20 do. */
import { h } from "../../widget/dom.js";

const SPARE = 6;

/** @template {{ id: string }} T */
export class VirtualList {
  /** @type {T[]} */
  items = [];
  chosen = "";
  /** @type {Map<string, HTMLElement>} */
  rows = new Map();
  frame = 0;

  /**
   * @param {{ label: string, height: number, render: (item: T, row: HTMLElement) => void, choose: (item: T) => void, end: () => void }} given
   *   `end`: the reader comes near the last one
   */
  constructor({ label, height, render, choose, end }) {
    this.height = height;
    this.render = render;
    this.end = end;
    this.space = h("div", { class: "space", role: "presentation" });
    this.element = h("div", { class: "rows", role: "listbox", tabindex: 0, "aria-label": label, onscroll: () => this.later() }, this.space);
    this.element.addEventListener("click", ({ target }) => {
      const row = /** @type {HTMLElement} */ (target).closest("[role=option]");
      const item = this.items.find(({ id }) => id === /** @type {HTMLElement | null} */ (row)?.dataset.id);
      if (item) choose(item);
    });
    this.element.addEventListener("keydown", (event) => {
      const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
      if (!step) return;
      event.preventDefault();
      const item = this.beside(step);
      if (item) choose(item);
    });
    new ResizeObserver(() => this.later()).observe(this.element);
  }

  /** The one that stands so many places after the chosen one. @param {number} step @returns {T | undefined} */
  beside(step) {
    const at = this.items.findIndex(({ id }) => id === this.chosen);
    return this.items[at < 0 ? 0 : Math.min(Math.max(at + step, 0), this.items.length - 1)];
  }

  /** @param {T[]} items @param {string} chosen */
  set(items, chosen) {
    [this.items, this.chosen] = [items, chosen];
    this.space.style.height = `${items.length * this.height}px`;
    this.draw();
  }

  /** Bring a row into sight. @param {string} id */
  reveal(id) {
    const at = this.items.findIndex((item) => item.id === id);
    if (at < 0) return;
    const { scrollTop, clientHeight } = this.element;
    const top = at * this.height;
    if (top < scrollTop) this.element.scrollTop = top;
    else if (top + this.height > scrollTop + clientHeight) this.element.scrollTop = top + this.height - clientHeight;
  }

  later() {
    this.frame ||= requestAnimationFrame(() => this.draw());
  }

  draw() {
    cancelAnimationFrame(this.frame);
    this.frame = 0;
    const { scrollTop, clientHeight } = this.element;
    const first = Math.max(0, Math.floor(scrollTop / this.height) - SPARE);
    const last = Math.min(this.items.length, Math.ceil((scrollTop + clientHeight) / this.height) + SPARE);
    const wanted = new Map(this.items.slice(first, last).map((item, index) => [item.id, { item, at: first + index }]));
    for (const [id, row] of this.rows) {
      if (wanted.has(id)) continue;
      row.remove();
      this.rows.delete(id);
    }
    for (const [id, { item, at }] of wanted) this.place(id, item, at);
    if (this.rows.has(this.chosen)) this.element.setAttribute("aria-activedescendant", `row-${this.chosen}`);
    else this.element.removeAttribute("aria-activedescendant");
    if (last >= this.items.length - SPARE) this.end();
  }

  /** @param {string} id @param {T} item @param {number} at */
  place(id, item, at) {
    let row = this.rows.get(id);
    if (!row) {
      row = h("div", { class: "row", role: "option", id: `row-${id}`, "data-id": id });
      this.rows.set(id, row);
      this.space.append(row);
    }
    row.style.transform = `translateY(${at * this.height}px)`;
    row.ariaSelected = String(id === this.chosen);
    row.ariaSetSize = String(this.items.length);
    row.ariaPosInSet = String(at + 1);
    this.render(item, row);
  }
}
