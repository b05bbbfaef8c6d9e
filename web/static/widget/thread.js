/**
 * The conversation on the screen: what the log holds, then what is still being sent, then what is being written. It keeps
 * the reader's place: it follows the newest line only for a reader who is at the bottom.
 */
import { button, h, icon } from "./dom.js";
import { ActionCard, Live, blank, chips, complete, offers, ratingCard, write } from "./entries.js";

/** @typedef {import("./types").Message} Message @typedef {import("./types").Unsent} Unsent @typedef {import("./types").Author} Author */

const NEAR = 48;

export class Thread {
  stuck = true;
  top = 0;
  day = "";
  speaker = "";
  /** @type {string | undefined} the turn that is over */
  over;
  /** @type {Live | null} */
  live = null;
  /** @type {HTMLElement | null} what may be pressed next */
  offered = null;
  /** @type {Map<string, ActionCard>} */
  cards = new Map();
  /** @type {Map<string, HTMLElement>} */
  sending = new Map();

  /** @param {import("./chat.js").Chat} chat */
  constructor(chat) {
    const { t } = chat;
    this.chat = chat;
    this.log = h("div", { onclick: (/** @type {Event} */ event) => this.hold(event) });
    this.unsent = h("div");
    this.now = h("div");
    this.notice = h("div", { class: "notice", role: "alert" });
    this.spoken = h("div", { class: "sr", "aria-live": "polite" });
    this.column = h("div", { class: "column" }, this.log, this.unsent, this.now, this.notice);
    // Silent, so that a stream is not read out piece by piece: whole messages are, by `speak`.
    const silent = { role: "log", "aria-live": "off", "aria-label": t.log, tabindex: 0 };
    this.scroll = h("div", { class: "scroll", ...silent, onscroll: () => this.place() }, this.column);
    this.newer = button("newer", icon("down"), () => this.follow(true), { hidden: true });
    this.newer.append(t.newer);
    this.element = h("div", { class: "thread" }, this.scroll, this.newer, this.spoken);
    const sizes = new ResizeObserver(() => this.keep());
    for (const part of [this.column, this.scroll]) sizes.observe(part);
  }

  /** Nothing was said yet. @param {string} greeting @param {string[]} words that may be said first */
  clear(greeting, words) {
    this.day = this.speaker = "";
    this.live = null;
    this.cards.clear();
    this.sending.clear();
    for (const part of [this.log, this.unsent, this.now, this.notice]) part.replaceChildren();
    const hello = blank("ai");
    write(hello, greeting);
    this.introduce(hello, { kind: "ai" });
    this.log.append(hello);
    this.offer(chips(words, this.chat));
  }

  /** A few grey shapes while an older conversation is on its way. @param {boolean} loading */
  loading(loading) {
    this.log.querySelector(".skeleton")?.remove();
    if (!loading) return;
    this.offer(null);
    this.log.append(h("div", { class: "skeleton", role: "status", "aria-label": this.chat.t.loading }, h("i"), h("i"), h("i")));
  }

  /** @param {HTMLElement | null} element */
  offer(element) {
    this.offered?.remove();
    this.offered = element;
    if (element) this.log.append(element);
  }

  /** Something that stands in the log, and is therefore the newest. @param {HTMLElement} element @param {string} [speak] */
  add(element, speak) {
    this.offer(null);
    this.log.append(element);
    if (speak) this.speak(speak);
    this.follow();
  }

  /** @param {Message} message @param {boolean} news and not the log being read again */
  message(message, news) {
    const { author, client_id: id, text } = message;
    const own = id && this.sending.get(id);
    const streamed = author.kind === "ai" && this.live;
    const element = own || (streamed ? streamed.release() : blank(author.kind));
    if (streamed) this.finish(streamed.turn);
    if (id) this.sending.delete(id);
    complete(element, message, this.chat);
    this.notice.textContent = "";
    this.today(new Date(message.at));
    const name = this.introduce(element, author);
    this.add(element, news && author.kind !== "customer" ? [name, text.replaceAll("**", "")].filter(Boolean).join(": ") : "");
    this.offer(offers(message, this.chat));
  }

  /** Who speaks, above the first of several messages. @param {HTMLElement} element @param {Author} author */
  introduce(element, { kind, name = "" }) {
    const { t } = this.chat;
    const shown = kind === "ai" ? t.ai : kind === "human" ? name || t.colleague : "";
    const first = this.speaker !== kind + name;
    this.speaker = kind + name;
    element.classList.toggle("first", first);
    if (first && shown) element.prepend(h("div", { class: "who hint" }, shown));
    return shown;
  }

  /** @param {Date} at */
  today(at) {
    const day = at.toDateString();
    if (day !== this.day) this.line(this.chat.t.day(at));
    this.day = day;
  }

  /** A fact about the conversation itself. @param {string} text */
  line(text) {
    this.speaker = "";
    this.add(h("div", { class: "line hint" }, text));
  }

  /** What this visitor wrote, before the server has it. @param {Unsent} unsent */
  pending({ client_id: id, text, failed }) {
    const { t } = this.chat;
    const element = this.sending.get(id) ?? blank("customer");
    this.sending.set(id, element);
    element.className = `msg customer ${failed ? "failed" : "sending"}`;
    write(element, text);
    element.querySelector(".foot")?.remove();
    const retry = () => [failed, button("plain", t.retry, () => this.chat.retry(id)), button("plain", t.edit, () => this.chat.edit(id))];
    element.append(h("div", { class: "foot", role: failed && "alert" }, ...(failed ? retry() : [t.sending])));
    this.unsent.append(element);
    if (!failed) this.offer(null);
  }

  /** @param {string} id */
  unsend(id) {
    this.sending.get(id)?.remove();
    this.sending.delete(id);
  }

  /** @param {import("./types").ActionAsked} asked @param {boolean} news */
  ask(asked, news) {
    const card = new ActionCard(asked, this.chat);
    this.cards.set(asked.action, card);
    this.add(card.element, news ? `${this.chat.t.confirm}: ${asked.summary}` : "");
  }

  /** @param {number} seq */
  rating(seq) {
    this.offer(this.chat.given(seq) ? null : ratingCard(seq, this.chat));
    this.follow();
  }

  /** Somebody is about to answer. @param {string} [turn] @param {string} [name] @returns {Live | null} null: that turn is over */
  expect(turn, name = this.chat.t.ai) {
    if (turn && turn === this.over) return null;
    this.live ??= new Live(this.chat.t.typing(name));
    if (!this.live.element.isConnected) {
      this.now.append(this.live.element);
      this.follow();
    }
    if (turn && this.live.turn !== turn) {
      this.live.turn = turn;
      this.live.set("");
    }
    return this.live;
  }

  /** Nobody is writing. What was streamed and did not become a message was never said. @param {string} [turn] */
  finish(turn) {
    if (turn && this.live && this.live.turn && this.live.turn !== turn) return;
    this.over = turn ?? this.over;
    this.live?.release();
    this.live = null;
  }

  /** A sentence about what just went wrong. @param {string} sentence */
  tell(sentence) {
    this.notice.textContent = sentence;
    this.follow(true);
  }

  /** @param {string} text for a screen reader, once and whole */
  speak(text) {
    this.spoken.replaceChildren(h("p", {}, text));
  }

  /** Where the reader is. */
  place() {
    const { scrollTop, scrollHeight, clientHeight } = this.scroll;
    // Only a reader goes up: a panel that became lower has not moved anybody.
    if (scrollTop < this.top) this.stuck = false;
    this.top = scrollTop;
    if (scrollHeight - scrollTop - clientHeight < NEAR) this.stuck = this.newer.hidden = true;
  }

  /** Something came: go there, if the reader was at the bottom, or wants to. @param {boolean} [wanted] */
  follow(wanted) {
    this.place();
    this.stuck ||= Boolean(wanted);
    this.newer.hidden = this.stuck;
    this.keep();
  }

  /** Sizes changed: a reader at the bottom stays there. */
  keep() {
    if (this.stuck) this.scroll.scrollTop = this.scroll.scrollHeight;
  }

  /** Opening the sources is reading them: the lines above must not run away. @param {Event} event */
  hold({ target }) {
    if (!(/** @type {Element} */ (target).closest("summary"))) return;
    this.stuck = false;
    requestAnimationFrame(() => this.place());
  }
}
