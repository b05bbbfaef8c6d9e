/** Where one writes: to the customer, or a note for colleagues. It knows which, looks like it, and loses nothing that was written. */
import { button, h } from "../../widget/dom.js";
import { ask, Problem } from "../api.js";
import { t as shared } from "../words.js";
import { bubble } from "./entries.js";
import { Helping } from "./helping.js";
import { all, alongOf, BLANK, filled, textOf } from "./replies.js";
import { Suggest } from "./suggest.js";
import { t } from "./words.js";

/** @typedef {import("./types").Draft} Draft @typedef {import("./types").Line} Line @typedef {import("./types").SavedReply} SavedReply @typedef {import("./types").Colleague} Colleague */

const LONGEST = 16_000;

export class Composer {
  /** @type {Draft} */
  kind = "reply";
  conversation = "";
  /** @type {SavedReply[]} */
  replies = [];
  /** @type {Colleague[]} */
  colleagues = [];
  /** @type {SavedReply | null} what is done along with what is written */
  along = null;

  /** @param {import("./inbox.js").Inbox} inbox */
  constructor(inbox) {
    this.inbox = inbox;
    this.tabs = { reply: this.tab("reply", t.reply, "R"), note: this.tab("note", t.note, "N") };
    this.box = h("textarea", { rows: 3, maxlength: LONGEST });
    this.hint = h("span", { class: "hint" }, t.noteOnly);
    this.go = button("primary", t.send, () => this.send());
    this.why = h("p", {});
    this.take = button("primary", t.takeOver, () => inbox.takeOver());
    this.blocked = h("div", { class: "blocked" }, this.why, this.take);
    this.helping = new Helping(this);
    this.doing = h("p", { class: "along hint", hidden: true });
    this.suggest = new Suggest(this.box, t.offers, [
      { sign: "/", find: (text) => this.ready(text) },
      { sign: "@", find: (text) => this.called(text) },
    ]);
    this.writing = h("div", { class: "writing" }, this.suggest.element, this.box, this.doing, h("div", { class: "buttons" }, this.hint, this.helping.element, this.go));
    this.element = h("div", { class: "composer" }, h("div", { class: "tabs", role: "tablist" }, this.tabs.reply, this.tabs.note), this.blocked, this.writing);
    this.box.addEventListener("input", () => this.changed());
    this.box.addEventListener("keydown", (event) => this.pressed(event));
  }

  /** @param {Draft} kind @param {string} label @param {string} key */
  tab(kind, label, key) {
    return button("tab", label, () => this.write(kind), { role: "tab", "aria-keyshortcuts": key, title: `${label} (${key})` });
  }

  /** @param {KeyboardEvent} event */
  pressed(event) {
    if (event.isComposing) return;
    if (event.key === "Escape") this.inbox.thread.scroll.focus();
    if (event.key !== "Enter" || event.shiftKey) return;
    event.preventDefault();
    this.send();
  }

  /** @param {Line} line */
  open(line) {
    this.conversation = line.id;
    this.kind = this.inbox.isMine(line) ? "reply" : this.kept("note") ? "note" : "reply";
    this.box.value = this.kept(this.kind);
    this.with(null);
    this.helping.clear();
    all().then((replies) => this.offer(() => (this.replies = replies)));
    if (!this.colleagues.length) ask("GET", "/colleagues").then((found) => this.offer(() => (this.colleagues = found)), () => {});
  }

  /** What came late is offered to whoever has typed its sign already. @param {() => void} have */
  offer(have) {
    have();
    if (this.box.matches(":focus")) this.suggest.look();
  }

  /** Replies whose name or text fits what follows the slash. @param {string} text @returns {import("./suggest.js").Offer[]} */
  ready(text) {
    const { line } = this.inbox;
    if (!line || this.kind !== "reply") return [];
    const fits = (/** @type {SavedReply} */ one) => [one.name, ...Object.values(one.texts)].some((words) => words.toLowerCase().includes(text));
    const first = (/** @type {SavedReply} */ one) => Number(!one.name.startsWith(text));
    const hint = (/** @type {SavedReply} */ one) => [textOf(one, line).slice(0, 80), alongOf(one)].filter(Boolean).join(" — ");
    return this.replies
      .filter(fits)
      .sort((one, other) => first(one) - first(other))
      .map((one) => ({ label: `/${one.name}`, hint: hint(one), take: () => this.use(one, line) }));
  }

  /** Colleagues whom a note can call. @param {string} text @returns {import("./suggest.js").Offer[]} */
  called(text) {
    if (this.kind !== "note") return [];
    const fits = this.colleagues.filter(({ id, name }) => id !== this.inbox.me && name.toLowerCase().includes(text));
    return fits.map(({ name }) => ({ label: `@${name}`, take: () => this.insert(`@${name} `) }));
  }

  /** In place of what stands there. @param {string} text */
  put(text) {
    this.box.value = text;
    this.changed();
    this.box.focus();
  }

  /** @param {string} text */
  insert(text) {
    this.box.setRangeText(text, this.box.selectionStart, this.box.selectionEnd, "end");
    this.changed();
  }

  /** Put a reply into the box, and remember what is done along with it. @param {SavedReply} reply @param {Line} line */
  use(reply, line) {
    const facts = { customer: line.customer?.name, agent: this.inbox.session.staff.name, order: this.inbox.customer.order };
    this.insert(filled(textOf(reply, line), facts));
    this.with(reply);
    this.findBlank();
  }

  /** @param {SavedReply | null} reply */
  with(reply) {
    const words = reply && alongOf(reply);
    this.along = words ? reply : null;
    this.doing.hidden = !words;
    this.doing.replaceChildren(...(words ? [t.along(words), button("judge", t.notAlong, () => [this.with(null), this.box.focus()])] : []));
  }

  /** Something that nobody knows but the writer is marked, to be written over. */
  findBlank() {
    const blank = this.kind === "reply" && this.box.value.match(BLANK);
    if (!blank) return false;
    this.box.focus();
    this.box.setSelectionRange(blank.index ?? 0, (blank.index ?? 0) + blank[0].length);
    return true;
  }

  /** How the conversation stands decides whether one may write to the customer. @param {Line} line */
  head(line) {
    const { kind } = this;
    const reply = kind === "reply";
    const barred = reply && !this.inbox.isMine(line);
    this.element.classList.toggle("note", !reply);
    for (const [name, tab] of Object.entries(this.tabs)) tab.ariaSelected = String(name === kind);
    const why = t.blocked[line.state];
    this.why.textContent = typeof why === "string" ? why : why(line.owner?.name ?? "");
    this.take.hidden = line.state !== "ai" && line.state !== "waiting";
    this.blocked.hidden = !barred;
    this.writing.hidden = barred;
    this.box.placeholder = reply ? t.writeReply : t.writeNote;
    this.box.ariaLabel = this.box.placeholder;
    this.go.textContent = reply ? t.send : t.addNote;
    this.hint.hidden = reply;
    this.helping.element.hidden = !reply;
  }

  /** Write one or the other, at once. @param {Draft} kind */
  write(kind) {
    const { line } = this.inbox;
    if (!line || line.id !== this.conversation) return;
    if (kind !== this.kind) {
      this.kind = kind;
      this.box.value = this.kept(kind);
    }
    this.head(line);
    if (this.writing.hidden) (this.take.hidden ? this.tabs.note : this.take).focus();
    else this.box.focus();
  }

  key = (/** @type {Draft} */ kind) => `console:draft:${this.inbox.me}:${this.conversation}:${kind}`;

  /** What was begun and not sent. For this window only: a draft is about a customer. @param {Draft} kind */
  kept = (kind) => sessionStorage.getItem(this.key(kind)) ?? "";

  changed() {
    if (this.box.value) sessionStorage.setItem(this.key(this.kind), this.box.value);
    else sessionStorage.removeItem(this.key(this.kind));
    if (this.box.value) this.inbox.live.typing();
    this.helping.look();
  }

  async send() {
    const text = this.box.value.trim();
    const { along, conversation, kind } = this;
    if (!text && !(along && kind === "reply")) return;
    if (this.findBlank()) return this.inbox.thread.tell(t.fillIn(this.box.value.match(BLANK)?.[0] ?? ""));
    this.inbox.thread.tell("");
    this.box.value = "";
    this.changed();
    this.with(null);
    this.helping.clear();
    const sent = !text || (await this.deliver(conversation, kind, text, crypto.randomUUID()));
    if (sent && along && kind === "reply") this.inbox.follow(conversation, along);
  }

  /** Until the server has it, it stands in the thread as being sent; a second try changes nothing that the first has done.
   * @param {string} conversation @param {Draft} kind @param {string} text @param {string} id */
  async deliver(conversation, kind, text, id) {
    const { thread } = this.inbox;
    const foot = h("div", { class: "by hint" }, t.sending);
    const element = h("div", { class: `msg ${kind === "note" ? "note" : "human"} sending`, "data-client": id }, bubble(text, kind === "note"), foot);
    thread.unsent.append(element);
    thread.follow(true);
    try {
      const mentions = kind === "note" ? this.colleagues.filter(({ name }) => text.includes(`@${name}`)).map((one) => one.id) : [];
      const given = { client_id: id, text, ...(mentions.length ? { mentions } : {}) };
      const entry = await ask("POST", `/conversations/${encodeURIComponent(conversation)}/${kind}`, given);
      if (conversation === this.inbox.selected) this.inbox.live.arrived({ type: "entry", conversation, entry });
      element.remove();
      return true;
    } catch (problem) {
      const why = problem instanceof Problem ? await this.inbox.why(conversation, problem) : shared.failed;
      element.className += " failed";
      foot.setAttribute("role", "alert");
      const leave = (/** @type {() => void} */ next) => () => [element.remove(), next()];
      const again = button("plain", shared.again, leave(() => this.deliver(conversation, kind, text, id)));
      foot.replaceChildren(`${t.notSent} ${why}`, again, button("plain", t.edit, leave(() => this.back(conversation, kind, text))));
      return false;
    }
  }

  /** What could not be sent goes back into the box, before what was begun meanwhile. @param {string} conversation @param {Draft} kind @param {string} text */
  back(conversation, kind, text) {
    if (conversation !== this.conversation) return;
    this.write(kind);
    this.box.value = [text, this.box.value].filter(Boolean).join("\n");
    this.changed();
  }
}
