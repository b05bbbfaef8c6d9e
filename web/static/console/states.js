/** What a place shows while it has nothing to show: that it is loading, or what went wrong and one button that mends it. */
import { button, h } from "../widget/dom.js";
import { Problem } from "./api.js";
import { t } from "./words.js";

export const skeleton = () =>
  h("div", { class: "skeleton", role: "status", "aria-label": t.loading }, ...Array.from({ length: 5 }, () => h("i")));

/**
 * Fill a place with what `make` finds, and stay honest while that has not worked.
 * @param {HTMLElement} place @param {(signal: AbortSignal) => Promise<Node>} make @param {AbortSignal} signal aborted when nobody waits any more
 */
export async function fill(place, make, signal) {
  if (!place.childElementCount || place.querySelector(".failed")) place.replaceChildren(skeleton());
  place.setAttribute("aria-busy", "true");
  try {
    const made = await make(signal);
    if (!signal.aborted) place.replaceChildren(made);
  } catch (problem) {
    if (signal.aborted) return;
    const again = button("plain", t.again, () => fill(place, make, signal));
    place.replaceChildren(h("div", { class: "state failed", role: "alert" }, h("p", {}, sentence(problem)), again));
  } finally {
    place.removeAttribute("aria-busy");
  }
}

/** @param {any} problem what a Problem says is for the reader; what else goes wrong is a fault of ours */
const sentence = (problem) => (problem instanceof Problem ? problem.message : t.failed);

/** A line that stands there while the browser has no network. */
export function offline() {
  const line = h("p", { class: "offline", role: "status" }, "");
  const look = () => {
    line.textContent = navigator.onLine ? "" : t.offline;
    line.hidden = navigator.onLine;
  };
  addEventListener("online", look);
  addEventListener("offline", look);
  look();
  return line;
}
