/** What can be done, and by which key: the one list that the keyboard, the palette and the help are made of. */
import { button, h } from "../../widget/dom.js";
import { SWITCH } from "../work/shift.js";
import { judges } from "./casing.js";
import { isOpen, open, pick } from "./dialog.js";
import { t } from "./words.js";

/** @typedef {import("./inbox.js").Inbox} Inbox */

/** @type {Record<string, { label: string, run: (inbox: Inbox) => void, judges?: boolean }>} `judges`: nobody else may */
const KEYS = {
  j: { label: t.keyNames.next, run: (inbox) => inbox.move(1) },
  k: { label: t.keyNames.previous, run: (inbox) => inbox.move(-1) },
  t: { label: t.takeOver, run: (inbox) => inbox.takeOver() },
  r: { label: t.keyNames.write, run: (inbox) => inbox.thread.composer.write("reply") },
  n: { label: t.keyNames.note, run: (inbox) => inbox.thread.composer.write("note") },
  h: { label: t.handBack, run: (inbox) => inbox.handBack() },
  p: { label: t.passOn, run: (inbox) => inbox.passOn() },
  q: { label: t.requeue, run: (inbox) => inbox.requeue() },
  e: { label: t.resolve, run: (inbox) => inbox.resolve() },
  "/": { label: t.find, run: (inbox) => inbox.list.finding.look() },
  v: { label: t.filters, run: (inbox) => inbox.list.finding.menu() },
  d: { label: t.draft, run: (inbox) => inbox.thread.composer.helping.write("reply") },
  s: { label: t.summary, run: (inbox) => inbox.sumUp() },
  g: { label: t.tagIt, run: (inbox) => inbox.tag() },
  w: { label: t.why, run: (inbox) => inbox.lookBack(inbox.thread.answered) },
  x: { label: t.reportAnswer, run: (inbox) => inbox.reportAnswer(inbox.thread.answered) },
  c: { label: t.makeCase, run: (inbox) => inbox.makeCase(), judges: true },
  y: { label: t.decide, run: (inbox) => inbox.decide([...inbox.thread.asked.values()].at(-1)) },
  a: { label: t.keyNames.available, run: () => window.dispatchEvent(new Event(SWITCH)) },
  "?": { label: t.keyNames.help, run: (inbox) => help(inbox) },
};

/** Hear the keys while the page is open. @param {Inbox} inbox */
export function listen(inbox) {
  const heard = (/** @type {KeyboardEvent} */ event) => {
    if (event.isComposing || isOpen()) return;
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k") {
      event.preventDefault();
      return palette(inbox);
    }
    if (event.ctrlKey || event.metaKey || event.altKey || isWriting(event.target)) return;
    const command = KEYS[event.key.toLowerCase()];
    if (!command) return;
    event.preventDefault();
    command.run(inbox);
  };
  addEventListener("keydown", heard, { signal: inbox.signal });
}

/** Those that this person may use. @param {Inbox} inbox */
const known = (inbox) => Object.entries(KEYS).filter(([, one]) => !one.judges || judges(inbox.session));

/** @param {EventTarget | null} target */
const isWriting = (target) => target instanceof HTMLElement && target.matches("input, textarea, select");

/** @param {Inbox} inbox */
export function palette(inbox) {
  const commands = known(inbox).map(([key, { label, run }]) => ({ label, keys: key.toUpperCase(), run: () => run(inbox) }));
  const views = /** @type {(keyof typeof t.views)[]} */ (Object.keys(t.views));
  const shown = views.map((view) => ({ label: t.goTo(t.views[view]), run: () => inbox.list.show(view) }));
  pick(t.palette, [...commands, ...shown, ...inbox.places()]);
}

/** @param {Inbox} inbox */
export function help(inbox) {
  const more = [["Ctrl K", t.keyNames.palette], ["Esc", t.keyNames.leave]];
  const keys = [...known(inbox).map(([key, { label }]) => [key.toUpperCase(), label]), ...more];
  const dialog = open(t.keys, h("div", { class: "head" }, h("h2", {}, t.keys), button("plain", t.close, () => dialog.close())), h("dl", { class: "facts keys" }, ...keys.flatMap(([key, label]) => [h("dt", {}, h("kbd", {}, key)), h("dd", {}, label)])));
}
