/** The left pane: which conversations, how many, and one row for each. */
import { button, h } from "../../widget/dom.js";
import { languageOf } from "../../widget/markdown.js";
import { ask, Problem } from "../api.js";
import { skeleton } from "../states.js";
import { LOAD } from "../work/shift.js";
import { number, roughly, t as shared } from "../words.js";
import { Finding } from "./finding.js";
import { VIEWS } from "./lines.js";
import { VirtualList } from "./virtual.js";
import { nameOf, since, t } from "./words.js";

/** @typedef {import("./types").Line} Line @typedef {import("./types").View} View */

const ROW = 56;
const AGAIN = 1000;
const MINUTE = 30_000;
/** @type {View[]} shown only while there is a reason to */
const RARE = ["called", "approvals", "closed"];
const TABS = /** @type {View[]} */ (Object.keys(VIEWS));

export class List {
  moreAsked = false;
  frame = 0;
  /** @type {ReturnType<typeof setTimeout> | 0} */
  timer = 0;

  /** @param {import("./inbox.js").Inbox} inbox */
  constructor(inbox) {
    this.inbox = inbox;
    this.counts = new Map(TABS.map((view) => [view, h("span", { class: "count" })]));
    this.tabs = new Map(TABS.map((view) => [view, this.tab(view)]));
    this.rows = new VirtualList({
      label: t.list,
      height: ROW,
      render: (/** @type {Line} */ line, row) => fillRow(row, line, inbox.me, inbox.lines.found.get(line.id)),
      choose: (line) => inbox.select(line.id),
      end: () => this.more(),
    });
    this.state = h("div", { class: "state", role: "status" });
    this.finding = new Finding(inbox);
    this.top = h("div", { class: "top" }, this.finding.element, h("div", { class: "tabs", role: "tablist", "aria-label": t.viewsLabel }, ...this.tabs.values()));
    this.element = h("section", { class: "pane list", "aria-label": t.list }, this.top, this.state, this.rows.element);
    const minutes = setInterval(() => this.rows.draw(), MINUTE);
    inbox.signal.addEventListener("abort", () => [clearInterval(minutes), clearTimeout(this.timer), cancelAnimationFrame(this.frame)]);
  }

  /** @param {View} view */
  tab(view) {
    const show = () => this.show(view);
    return button("tab", h("span", {}, t.views[view]), show, { role: "tab", "aria-selected": false, "data-view": view });
  }

  /** @param {View} view @param {import("./types").Filters} [filters] laid over it @param {string} [name] of the kept view that they are */
  async show(view, filters = {}, name = "") {
    const { lines } = this.inbox;
    lines.choose(view, filters);
    this.finding.draw(name);
    for (const [one, tab] of this.tabs) {
      tab.ariaSelected = String(one === view && !filters.said);
      tab.hidden = one !== view && RARE.includes(one);
      const count = this.counts.get(one);
      if (count) tab.append(count);
    }
    this.rows.element.scrollTop = 0;
    await this.read();
  }

  /** Read the first page again. */
  async read() {
    const { lines } = this.inbox;
    if (!lines.shown().length) this.say(skeleton());
    this.rows.element.setAttribute("aria-busy", "true");
    try {
      await lines.read();
      this.draw();
    } catch (problem) {
      const sentence = problem instanceof Problem ? problem.message : shared.failed;
      this.say(h("p", { role: "alert" }, sentence), button("plain", shared.again, () => this.read()));
    } finally {
      this.rows.element.removeAttribute("aria-busy");
    }
    this.recount();
  }

  async more() {
    const { lines } = this.inbox;
    if (!lines.next || this.moreAsked) return;
    this.moreAsked = true;
    await lines.read(true).then(() => this.draw(), () => {});
    this.moreAsked = false;
  }

  draw() {
    const { lines, selected } = this.inbox;
    const shown = lines.shown();
    const { said } = lines.filters;
    const none = said ? t.notFound(said) : Object.keys(lines.filters).length ? t.noneFits : t.empty[lines.view];
    this.say(...(shown.length || lines.next ? [] : [h("p", {}, none)]), ...(lines.complete ? [] : [h("p", {}, t.notAllRead)]));
    this.rows.set(shown, selected);
  }

  /** What stands where no rows are. @param {...Node} what */
  say(...what) {
    this.state.replaceChildren(...what);
    this.state.hidden = !what.length;
  }

  /** Something changed: show it with the next frame, and count again soon, but neither for each of a hundred changes. */
  changed() {
    this.frame ||= requestAnimationFrame(() => {
      this.frame = 0;
      this.draw();
    });
    this.timer ||= setTimeout(() => {
      this.timer = 0;
      this.recount();
    }, AGAIN);
  }

  async recount() {
    /** @type {Record<string, number>} */
    const counts = await ask("GET", "/conversations/counts", undefined, this.inbox.signal).catch(() => ({}));
    for (const [view, count] of this.counts) {
      if (!(view in counts)) continue;
      count.textContent = roughly(counts[view]);
      count.title = number(counts[view]);
    }
    const { view } = this.inbox.lines;
    for (const [one, tab] of this.tabs) if (RARE.includes(one) && one in counts) tab.hidden = view !== one && !counts[one];
    if ("mine" in counts) window.dispatchEvent(new CustomEvent(LOAD, { detail: counts.mine }));
  }
}

/** @param {HTMLElement} row @param {Line} line @param {string} me @param {import("./types").Found} [found] */
function fillRow(row, line, me, found) {
  const said = found ? plain(found.text) : lastSaid(line);
  const waits = line.unanswered_since;
  const late = line.due_at && Date.now() > Date.parse(line.due_at);
  const at = waits ? (late ? t.late : t.waits)(since(waits, t.lessThanMinute)) : since(line.last?.at ?? line.updated_at);
  row.className = `row ${line.state}${line.owner?.id === me ? " own" : ""}`;
  row.replaceChildren(
    h("span", { class: "name" }, line.called.includes(me) && h("span", { class: "at-me", role: "img", "aria-label": t.callsYou, title: t.callsYou }, "@"), nameOf(line), mood(line)),
    line.approvals && line.state !== "closed" ? h("span", { class: "badge waiting", title: t.asksYou }, t.views.approvals) : badge(line, me),
    h("span", { class: "last hint", lang: languageOf(said) }, said),
    h("span", { class: late ? "at late" : waits ? "at waits" : "at hint" }, at),
  );
}

/** Who has it, in words and in colour. @param {Line} line @param {string} me */
export function badge(line, me) {
  const mine = line.owner?.id === me;
  const label = line.state === "human" ? (mine ? t.you : line.owner?.name || t.states.human) : t.states[line.state];
  return h("span", { class: `badge ${line.state}${mine ? " own" : ""}`, title: label }, label);
}

/** @param {Line} line */
function mood({ sentiment }) {
  if (!sentiment || sentiment.label === "neutral") return null;
  const label = t.moods[sentiment.label];
  return h("span", { class: `mood ${sentiment.label}`, role: "img", "aria-label": label, title: label }, sentiment.label === "negative" ? "☹" : "☺");
}

/** Without the marks of lists and of what is bold. @param {string} text */
const plain = (text) => text.replace(/\*\*|(?<=^|\s)- /g, "");

/** @param {Line} line */
function lastSaid({ last }) {
  if (!last) return t.nothingSaid;
  const who = last.author === "customer" ? "" : `${last.author === "ai" ? t.ai : last.name}: `;
  return who + plain(last.text);
}
