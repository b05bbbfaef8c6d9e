/** What a part of the page shows while it has nothing to show: that it is loading, or why not, with a way to mend it. */
import { button, h } from "../widget/dom.js";
import { t } from "./words.js";

/** @param {string} path @returns {Promise<any>} */
async function get(path) {
  const answer = await fetch(path);
  if (!answer.ok) throw new Error(`${path}: ${answer.status}`);
  return answer.json();
}

/**
 * Fill a place from an address, and stay honest while that has not worked.
 * @param {HTMLElement} place @param {string} path @param {(found: any) => void} draw @param {HTMLElement} [waiting] shown after 200 ms
 */
export async function fill(place, path, draw, waiting) {
  if (waiting) place.replaceChildren(waiting);
  try {
    draw(await get(path));
  } catch {
    const again = button("plain", t.again, () => fill(place, path, draw, waiting));
    place.replaceChildren(h("p", { class: "state", role: "alert" }, t.failed, " ", again));
  }
}
