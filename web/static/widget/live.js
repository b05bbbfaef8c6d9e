/**
 * The answer that is being written: dots until the first words, the words as they come, and what is being looked up.
 * When the whole message arrives, the thread takes the element over, so nothing flashes and nothing is typed twice.
 */
import { h } from "./dom.js";
import { blank, write } from "./entries.js";

export class Live {
  turn = "";
  text = "";
  frame = 0;

  /** @param {string} label says who is writing */
  constructor(label) {
    const dots = h("span", { class: "dots", role: "img", "aria-label": label }, h("i"), h("i"), h("i"));
    this.status = h("span", { class: "hint" });
    this.dots = h("div", { class: "waits" }, dots, this.status);
    this.element = blank("ai live");
    this.element.append(this.dots);
    this.draw();
  }

  /** @param {string} text the whole of it so far; many in one frame of the screen are drawn once */
  set(text) {
    this.text = text;
    this.frame ||= requestAnimationFrame(() => this.draw());
  }

  /** @param {string} label what is being done, or nothing */
  doing(label) {
    this.status.textContent = label;
    this.draw();
  }

  draw() {
    this.frame = 0;
    write(this.element, this.text);
    this.element.classList.toggle("empty", !this.text);
    this.dots.hidden = Boolean(this.text && !this.status.textContent);
  }

  /** Hands the element over. */
  release() {
    cancelAnimationFrame(this.frame);
    this.element.remove();
    return this.element;
  }
}
