/** How somebody works, in the frame of every page: whether they are given conversations, how many they have, and how they are told. */
import { button, h, iconButton } from "../../widget/dom.js";
import { ask, Problem } from "../api.js";
import { t } from "../words.js";
import { wish, wishes } from "./alerts.js";

/** How many conversations one has is known better by who has just counted them; and a key may switch. Fired on the window. */
export const [LOAD, SWITCH] = ["console:load", "console:switch"];
const AGAIN = 60_000;
const LANGUAGES = /** @type {const} */ (["en", "zh"]);

/** @typedef {{ available: boolean, load: number, capacity: number, languages: string[] }} Shift */

/** @type {Shift | null} */
let now = null;

/** Whether somebody wants to be given conversations. */
export const isAvailable = () => Boolean(now?.available);

/** @param {AbortSignal} ended */
export function shift(ended) {
  const state = h("span", {});
  const load = h("span", { class: "count" });
  const said = h("p", { class: "said", role: "alert" });
  const toggle = button("shift", state, () => choose({ available: !now?.available }), { role: "switch", "aria-checked": false, "aria-keyshortcuts": "A", disabled: true });
  toggle.append(load);
  const limit = h("input", { type: "number", id: "shift-limit", min: 1, max: 1000, required: true, onchange: () => limit.reportValidity() && choose({ capacity: limit.valueAsNumber }) });
  const spoken = LANGUAGES.map((one) => check(t.spoken[one], () => choose({ languages: languages() })));
  const languages = () => [...(now?.languages ?? []).filter((one) => !LANGUAGES.includes(/** @type {"en"} */ (one))), ...LANGUAGES.filter((_, place) => spoken[place].box.checked)];

  const show = (/** @type {Shift} */ found) => {
    now = found;
    toggle.disabled = false;
    toggle.ariaChecked = String(found.available);
    toggle.title = `${found.available ? t.availableHint : t.awayHint} (A)`;
    state.textContent = found.available ? t.available : t.away;
    load.textContent = `${found.load}/${found.capacity}`;
    load.ariaLabel = t.loadOf(found.load, found.capacity);
    if (document.activeElement !== limit) limit.value = String(found.capacity);
    LANGUAGES.forEach((one, place) => (spoken[place].box.checked = found.languages.includes(one)));
  };
  const read = () => ask("GET", "/availability", undefined, ended).then(show, () => {});
  const choose = async (/** @type {Partial<Shift>} */ given) => {
    said.textContent = "";
    try {
      show(await ask("PUT", "/availability", given));
    } catch (problem) {
      said.textContent = problem instanceof Problem ? problem.message : t.failed;
      if (!panel.matches(":popover-open")) panel.showPopover();
      if (now) show(now);
    }
  };

  const panel = h(
    "div",
    { id: "shift", class: "shift-panel", popover: "auto", role: "dialog", "aria-label": t.howYouWork },
    said,
    h("div", { class: "field" }, h("label", { for: "shift-limit" }, t.atMost), limit),
    h("fieldset", {}, h("legend", {}, t.yourLanguages), ...spoken.map(({ label }) => label), h("p", { class: "hint" }, t.yourLanguagesHint)),
    told(),
  );
  const more = iconButton("quiet", t.howYouWork, "more");
  more.setAttribute("popovertarget", "shift");

  const timer = setInterval(read, AGAIN);
  ended.addEventListener("abort", () => [clearInterval(timer), (now = null)]);
  addEventListener(SWITCH, () => toggle.click(), { signal: ended });
  addEventListener(LOAD, (event) => now && show({ ...now, load: /** @type {CustomEvent} */ (event).detail }), { signal: ended });
  addEventListener("focus", read, { signal: ended });
  read();
  return h("div", { class: "shifts" }, toggle, more, panel);
}

/** How this browser tells of what happens. */
function told() {
  const refused = h("p", { class: "said", role: "alert" });
  const sound = check(t.sound, () => wish({ sound: sound.box.checked }));
  const notify = check(t.notify, async () => {
    refused.textContent = "";
    if (await wish({ notify: notify.box.checked })) return;
    notify.box.checked = false;
    refused.textContent = t.notifyRefused;
  });
  [sound.box.checked, notify.box.checked] = [wishes().sound, wishes().notify];
  return h("fieldset", {}, h("legend", {}, t.tellMe), sound.label, notify.label, refused);
}

/** @param {string} name @param {() => void} onchange */
function check(name, onchange) {
  const box = h("input", { type: "checkbox", onchange });
  return { box, label: h("label", { class: "check" }, box, name) };
}
