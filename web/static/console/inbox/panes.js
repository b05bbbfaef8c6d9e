/** Three panes whose widths somebody chooses, by hand or by arrow keys, and finds again. */
import { h } from "../../widget/dom.js";
import { t } from "./words.js";

const KEY = "console:panes";
const STEP = 20;
/** @type {Record<"list" | "customer", [number, number, number]>} least, at first, most */
const WIDTHS = { list: [220, 320, 480], customer: [240, 340, 520] };

/** @typedef {keyof typeof WIDTHS} Side */

/** @returns {Partial<Record<Side, number>>} */
function kept() {
  try {
    return JSON.parse(localStorage.getItem(KEY) ?? "{}");
  } catch {
    return {};
  }
}

/** A line between two panes that can be moved. @param {HTMLElement} whole @param {Side} side */
export function splitter(whole, side) {
  const [least, first, most] = WIDTHS[side];
  let width = 0;
  const set = (/** @type {number} */ wanted) => {
    width = Math.round(Math.min(Math.max(wanted, least), most));
    whole.style.setProperty(`--${side}`, `${width}px`);
    line.ariaValueNow = String(width);
  };
  const keep = () => localStorage.setItem(KEY, JSON.stringify({ ...kept(), [side]: width }));
  const line = h("div", { class: `splitter ${side}`, role: "separator", tabindex: 0, "aria-orientation": "vertical", "aria-label": t.resize[side], "aria-valuemin": least, "aria-valuemax": most });
  const outward = side === "list" ? 1 : -1;

  line.addEventListener("pointerdown", (event) => {
    const [from, before] = [event.clientX, width];
    line.setPointerCapture(event.pointerId);
    line.onpointermove = (moved) => set(before + outward * (moved.clientX - from));
    line.onpointerup = line.onpointercancel = () => {
      line.onpointermove = null;
      keep();
    };
  });
  line.addEventListener("keydown", (event) => {
    const step = { ArrowRight: STEP, ArrowLeft: -STEP }[event.key];
    if (!step) return;
    event.preventDefault();
    set(width + outward * step);
    keep();
  });
  line.addEventListener("dblclick", () => [set(first), keep()]);
  set(kept()[side] ?? first);
  return line;
}
