/** The middle pane: who the conversation is with and who has it, why it came, what was said, what is being written. */
import { button, h, icon, iconButton } from "../../widget/dom.js";
import { languageOf, show as write } from "../../widget/markdown.js";
import { ask } from "../api.js";
import { language } from "../preferences.js";
import { skeleton } from "../states.js";
import { t as shared } from "../words.js";
import { judges } from "./casing.js";
import { Composer } from "./composer.js";
import { draw } from "./entries.js";
import { badge } from "./list.js";
import { date, nameOf, reasonOf, t } from "./words.js";

/** @typedef {import("./types").Entry} Entry @typedef {import("./types").Line} Line @typedef {import("./types").Frame} Frame */

const [NEAR, EARLIER, TYPED] = [48, 100, 6000];

/** @type {Record<string, (pane: ThreadPane, frame: Frame) => void>} */
const LIVE = {
  "turn.started": (pane, { turn }) => pane.stream(turn, ""),
  "text.delta": (pane, { turn, text }) => pane.stream(turn, (pane.turn === turn ? pane.text : "") + text),
  "text.snapshot": (pane, { turn, text }) => pane.stream(turn, text),
  "text.withdrawn": (pane, { turn }) => pane.stream(turn, ""),
  "tool.started": (pane, { label }) => pane.doing(label),
  "tool.finished": (pane) => pane.doing(""),
  "turn.finished": (pane, { turn }) => pane.turn === turn && pane.stop(),
  typing: (pane, { author }) => author.kind === "customer" && pane.typing(),
  presence: (pane, { people }) => pane.present(people),
};

export class ThreadPane {
  stuck = true;
  top = 0;
  first = 0;
  day = "";
  turn = "";
  text = "";
  frame = 0;
  /** @type {Entry | null} the AI's last answer */
  answered = null;
  /** @type {Map<string, Entry>} what waits for a colleague's yes, by action */
  asked = new Map();
  /** @type {ReturnType<typeof setTimeout> | 0} */
  timer = 0;

  /** @param {import("./inbox.js").Inbox} inbox */
  constructor(inbox) {
    this.inbox = inbox;
    this.composer = new Composer(inbox);
    this.title = h("div", { class: "title" });
    this.acts = h("div", { class: "acts" });
    this.people = h("p", { class: "people", role: "status", hidden: true });
    this.reason = h("div", { class: "reason", hidden: true });
    this.early = button("plain", t.earlier, () => this.earlier(), { hidden: true });
    this.log = h("div", { class: "log" });
    this.unsent = h("div", { class: "log" });
    this.streamed = h("div", { class: "bubble" });
    this.status = h("div", { class: "by hint" });
    this.answer = h("div", { class: "msg ai live", hidden: true }, this.status, this.streamed);
    this.writes = h("p", { class: "line hint", hidden: true });
    this.column = h("div", { class: "column" }, this.early, this.log, this.answer, this.writes, this.unsent);
    this.scroll = h("div", { class: "scroll", role: "log", "aria-label": t.thread, tabindex: 0, onscroll: () => this.place() }, this.column);
    this.newer = button("newer plain", icon("down"), () => this.follow(true), { hidden: true });
    this.newer.append(t.newer);
    this.said = h("p", { class: "said", role: "alert" });
    const bar = h("div", { class: "bar" }, iconButton("quiet back", t.back, "close", () => inbox.leave()), this.title, this.acts);
    this.whole = h("div", { class: "whole", hidden: true }, bar, this.people, this.reason, h("div", { class: "middle" }, this.scroll, this.newer), this.said, this.composer.element);
    this.state = h("div", { class: "state" }, h("p", {}, t.nobody));
    this.element = h("section", { class: "pane thread", "aria-label": t.thread }, this.state, this.whole);
    const sizes = new ResizeObserver(() => this.keep());
    for (const part of [this.column, this.scroll]) sizes.observe(part);
  }

  loading() {
    this.whole.hidden = true;
    this.state.hidden = false;
    this.state.replaceChildren(skeleton());
  }

  /** @param {string} sentence @param {() => void} again */
  failed(sentence, again) {
    this.state.replaceChildren(h("p", { role: "alert" }, sentence), button("plain", shared.again, again));
  }

  /** @param {import("./types").Opened} opened */
  show({ conversation, handover, entries }) {
    this.stop();
    this.tell("");
    this.present([]);
    this.day = "";
    this.answered = null;
    this.asked.clear();
    for (const part of [this.log, this.unsent]) part.replaceChildren();
    this.because(handover ?? {}, conversation.language);
    for (const entry of entries) this.add(entry);
    this.first = entries[0]?.number ?? 1;
    this.early.hidden = this.first <= 1;
    this.whole.hidden = false;
    this.state.hidden = true;
    this.composer.open(conversation);
    this.head(conversation);
    this.follow(true);
  }

  /** Who it is with, who has it, and what can be done. @param {Line} line */
  head(line) {
    const { inbox } = this;
    const tags = line.tags.map((tag) => button("chip", `#${tag}`, () => inbox.tag()));
    this.title.replaceChildren(h("strong", {}, nameOf(line)), badge(line, inbox.me), ...tags);
    const mine = inbox.isMine(line);
    const act = (/** @type {string} */ label, /** @type {string} */ key, /** @type {() => void} */ run, kind = "plain") => button(kind, label, run, { "aria-keyshortcuts": key, title: `${label} (${key})` });
    const acts = [
      line.state !== "closed" && line.state !== "human" && act(t.takeOver, "T", () => inbox.takeOver(), "primary"),
      mine && act(t.handBack, "H", () => inbox.handBack()),
      (mine || (line.state === "human" && inbox.session.may.includes("lead"))) && act(t.passOn, "P", () => inbox.passOn()),
      mine && act(t.requeue, "Q", () => inbox.requeue()),
      line.state !== "closed" && (line.state !== "human" || mine) && act(t.resolve, "E", () => inbox.resolve()),
      judges(inbox.session) && act(t.makeCase, "C", () => inbox.makeCase(), "judge"),
      iconButton("quiet about", t.about, "person", () => inbox.element?.classList.toggle("knowing")),
    ];
    this.acts.replaceChildren(.../** @type {HTMLElement[]} */ (acts.filter(Boolean)));
    if (line.state === "ai" || line.state === "closed") this.because({}, line.language);
    this.composer.head(line);
  }

  /** Pin why it came to people, in the reader's language. @param {{ reason?: string, summary?: string, summaries?: Record<string, string> }} note @param {string} spoken the customer's language */
  because({ reason, summary: theirs, summaries = {} }, spoken) {
    const summary = spoken === language ? theirs : (summaries[language] ?? theirs);
    this.reason.hidden = !reason && !summary;
    this.reason.replaceChildren(h("strong", {}, reasonOf(reason ?? "")), button("judge", t.asItStands, () => this.inbox.sumUp(), { "aria-keyshortcuts": "S", title: `${t.summary} (S)` }));
    if (summary) this.reason.append(h("p", { class: "lines", lang: languageOf(summary) }, summary));
  }

  /** An entry that is new. @param {Entry} entry */
  arrived(entry) {
    if (entry.client_id) this.unsent.querySelector(`[data-client="${CSS.escape(entry.client_id)}"]`)?.remove();
    if (entry.kind === "message" && entry.author.kind === "ai" && (!entry.turn || entry.turn === this.turn)) this.stop();
    if (entry.kind === "message" && entry.author.kind === "customer") this.writes.hidden = true;
    if (entry.kind === "note" && entry.author.kind === "system") this.because(entry.body, this.inbox.line?.language ?? language);
    this.add(entry);
    this.follow(entry.body.staff === this.inbox.me);
  }

  /** @param {Entry} entry */
  add(entry) {
    if (entry.kind === "message" && entry.author.kind === "ai" && entry.turn) this.answered = entry;
    const element = draw(entry, this.inbox);
    if (!element) return;
    if (entry.kind === "approval.asked") this.asked.set(entry.body.action, entry);
    if (entry.kind === "action.done") this.settled(entry.body.action);
    const day = date(entry.at);
    if (day !== this.day) this.log.append(h("div", { class: "line day" }, day));
    this.day = day;
    this.log.append(element);
  }

  /** It has been decided: there is nothing to press any more. @param {string} action */
  settled(action) {
    this.asked.delete(action);
    this.log.querySelector(`[data-action="${CSS.escape(action)}"] .buttons`)?.remove();
  }

  /** What was said before. The reader stays where they are. */
  async earlier() {
    this.early.disabled = true;
    const { selected } = this.inbox;
    const found = await ask("GET", `/conversations/${encodeURIComponent(selected)}/entries?before=${this.first}&limit=${EARLIER}`).catch((problem) => this.tell(problem.message));
    this.early.disabled = false;
    if (!found || selected !== this.inbox.selected) return;
    const { entries } = /** @type {{ entries: Entry[] }} */ (found);
    const height = this.scroll.scrollHeight;
    this.stuck = false;
    this.log.prepend(.../** @type {HTMLElement[]} */ (entries.map((entry) => draw(entry, this.inbox)).filter(Boolean)));
    this.first = entries[0]?.number ?? 1;
    this.early.hidden = this.first <= 1;
    this.scroll.scrollTop += this.scroll.scrollHeight - height;
  }

  /** Go to an entry that was looked for. @param {number | undefined} number */
  reveal(number) {
    const entry = number && this.log.querySelector(`[data-number="${number}"]`);
    if (!entry) return;
    this.stuck = false;
    entry.classList.add("sought");
    entry.scrollIntoView({ block: "center" });
  }

  /** @param {Frame} frame */
  live(frame) {
    LIVE[frame.type]?.(this, frame);
  }

  /** What the AI is writing, the whole of it so far. @param {string} turn @param {string} text */
  stream(turn, text) {
    [this.turn, this.text] = [turn, text];
    this.answer.hidden = false;
    this.doing("");
    this.frame ||= requestAnimationFrame(() => {
      this.frame = 0;
      write(this.streamed, this.text);
      this.streamed.hidden = !this.text;
      this.follow();
    });
  }

  /** @param {string} label */
  doing(label) {
    this.status.textContent = label || t.writing(t.ai);
  }

  stop() {
    [this.turn, this.text] = ["", ""];
    write(this.streamed, "");
    this.answer.hidden = true;
    this.writes.hidden = true;
  }

  /** The customer is writing. */
  typing() {
    this.writes.textContent = t.writing(t.customer);
    this.writes.hidden = false;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => (this.writes.hidden = true), TYPED);
  }

  /** Who else is here. @param {import("./types").Present[]} people */
  present(people) {
    const writing = people.filter(({ doing }) => doing === "writing");
    const names = (/** @type {import("./types").Present[]} */ some) => some.map(({ name }) => name).join(t.and);
    this.people.textContent = writing.length ? t.alsoWriting(names(writing), writing.length) : people.length ? t.reading(names(people), people.length) : "";
    this.people.hidden = !people.length;
  }

  /** What went wrong. @param {string} sentence */
  tell(sentence) {
    this.said.textContent = sentence;
  }

  place() {
    const { scrollTop, scrollHeight, clientHeight } = this.scroll;
    // Only a reader goes up: a pane that became lower has not moved anybody.
    if (scrollTop < this.top) this.stuck = false;
    this.top = scrollTop;
    if (scrollHeight - scrollTop - clientHeight < NEAR) this.stuck = this.newer.hidden = true;
  }

  /** Something came: go there, if the reader was at the bottom, or wants to. @param {boolean} [wanted] */
  follow(wanted) {
    this.stuck ||= Boolean(wanted);
    this.newer.hidden = this.stuck;
    this.keep();
  }

  keep() {
    if (this.stuck) this.scroll.scrollTop = this.scroll.scrollHeight;
  }
}
