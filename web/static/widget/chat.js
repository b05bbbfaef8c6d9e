/**
 * One visitor's conversation: keeps what the customer says until the server has it, takes what the server says in its
 * order, and survives the connection. What a frame means stands in frames.js.
 */
import { Connection, TOO_BIG } from "./connection.js";
import { dispatch } from "./frames.js";
import { newId } from "./store.js";
import { Thread } from "./thread.js";
import { Visitor } from "./visitor.js";

/** @typedef {import("./types").Frame} Frame @typedef {import("./types").State} State @typedef {import("./types").Unsent} Unsent */

const LONGEST = 16_000;
const TYPING = 3_000;

/** Where the reading of a conversation begins. */
class Unread {
  /** The last entry that was taken. */
  seq = 0;
  /** The last entry that the log held when this connection opened. */
  upTo = Infinity;
  /** After which entry one was missing: it is asked for again once. */
  gap = -1;
  unseen = 0;
  /** The customer spoke last. */
  owed = false;
  /** A turn is running, as far as this connection has told. */
  writing = false;
  /** The log has been read to its end: what comes now is news. */
  loaded = false;
  /** @type {string | undefined} */
  conversation = undefined;
  /** @type {string | undefined} */
  owner = undefined;
  /** @type {State} */
  state = "ai";
  /** @type {State} what the thread's lines say */
  told = "ai";
}

export class Chat extends Unread {
  /** @type {Frame[]} what was pressed without a connection */
  later = [];
  /** By how much this machine's clock is ahead of the server's. */
  skew = 0;
  typed = 0;
  /** @type {any} */
  patience = 0;

  /**
   * @param {import("./types").Settings} settings @param {import("./store.js").Store} store
   * @param {import("./rapport.js").Words} t @param {import("./types").Panel} panel
   */
  constructor(settings, store, t, panel) {
    super();
    this.settings = settings;
    this.store = store;
    this.t = t;
    this.panel = panel;
    this.visitor = new Visitor(settings, store, () => panel.emit("identity-refused"));
    this.thread = new Thread(this);
    this.connection = new Connection(new URL("ws/chat", settings.base).href.replace(/^http/, "ws"), this);
  }

  begin() {
    this.forget();
    if (this.store.kept.conversation || this.store.outbox.length) this.connection.start();
  }

  forget() {
    const { greeting, name, chips } = this.settings;
    Object.assign(this, new Unread());
    this.thread.clear(greeting ?? this.t.hello(name), chips ?? this.t.chips);
    this.expect(0);
    this.panel.unread(0);
    this.panel.state("ai");
    for (const unsent of this.store.outbox) this.thread.pending(unsent);
  }

  restart() {
    this.forget();
    if (this.connection.status !== "idle" || this.store.outbox.length) this.connection.again();
  }

  serverNow() {
    return Date.now() - this.skew;
  }

  // --- what the server says

  hello() {
    return this.visitor.hello(this.seq);
  }

  /** Entries are taken in order and once; one that is missing is asked for again. @param {Frame} frame */
  receive(frame) {
    const { type, seq, client_id: id } = frame;
    if (type !== "session.ready" && seq !== undefined) {
      if (seq <= this.seq) {
        if (id) this.thread.unsend(this.store.take(id)?.client_id ?? id);
        return;
      }
      if (seq > this.seq + 1 && this.gap !== this.seq) {
        this.gap = this.seq;
        return void this.connection.again();
      }
      this.seq = seq;
    }
    dispatch(this, frame);
  }

  /** @param {State} state @param {string} [owner] @param {number} [position] @param {number} [minutes] */
  enter(state, owner, position, minutes) {
    this.state = state;
    this.owner = owner;
    if (state !== "ai") this.expect(0);
    this.panel.state(state, owner, position, minutes);
    this.panel.emit("state", { state, owner });
  }

  /** How long dots, and the way to stop them, wait for more. @param {number} patience milliseconds @param {boolean} [stoppable] */
  expect(patience, stoppable = false) {
    clearTimeout(this.patience);
    this.panel.turn(stoppable);
    if (patience) this.patience = setTimeout(() => (this.thread.finish(), this.panel.turn(false)), patience);
  }

  /** Somebody else's message is in the thread. @param {number} seq */
  arrived(seq) {
    if (seq <= (this.store.kept.read ?? 0)) return;
    this.unseen += 1;
    if (this.panel.watched()) this.seen();
    else this.panel.unread(this.unseen);
  }

  seen() {
    this.unseen = 0;
    this.panel.unread(0);
    if (this.seq > (this.store.kept.read ?? 0)) this.store.keep({ read: this.seq });
  }

  // --- the connection

  /** @param {import("./types").Status} status */
  reported(status) {
    if (status !== "ready") {
      this.writing = false;
      this.expect(0);
    }
    if (status === "connecting" && !this.loaded && this.store.kept.conversation) this.thread.loading(true);
    if (status === "refused") this.thread.loading(false);
    this.panel.status(status);
  }

  /** @param {number} code @param {number} times */
  refused(code, times) {
    if (code === TOO_BIG) return this.store.outbox.forEach((one) => one.failed || this.fail(one.client_id, this.t.tooLong));
    this.visitor.refused(times);
    if (times > 1) this.forget();
  }

  /** @param {import("./types").Customer | null} [customer] */
  identify(customer) {
    const before = this.store.kept.customer;
    if (!this.visitor.identify(customer)) return;
    this.later = [];
    if (before) this.panel.write("");
    this.restart();
  }

  /** Another tab changed who we are, or began the conversation. */
  followed() {
    const { token, conversation } = this.store.kept;
    if (!token) return this.connection.stop();
    if (token === this.visitor.token && conversation === this.conversation) return;
    this.restart();
    if (conversation) this.connection.start();
  }

  // --- what the customer does

  /** @param {string} text @returns {boolean} whether it was taken */
  send(text) {
    const fits = text.length <= LONGEST;
    this.thread.tell(fits ? "" : this.t.tooLong);
    if (fits) this.offer({ client_id: newId(), text });
    return fits;
  }

  /** Keep it, show it, and send it if there is somebody to send it to. @param {Unsent} unsent */
  offer(unsent) {
    this.store.put(unsent);
    this.thread.pending(unsent);
    this.push(unsent);
    this.connection.start();
  }

  /** @param {Unsent} unsent */
  push({ client_id, text, failed }) {
    if (!failed) this.connection.send({ type: "message.send", client_id, text });
  }

  /** What waited for a connection leaves in the order in which it was done. */
  flush() {
    for (const unsent of this.store.outbox) this.push(unsent);
    for (const frame of this.later.splice(0)) this.connection.send(frame);
  }

  /** @param {string} id @param {string} failed the sentence that says why the server did not take it */
  fail(id, failed) {
    const unsent = this.store.outbox.find((one) => one.client_id === id);
    if (!unsent) return;
    this.store.put({ ...unsent, failed });
    this.thread.pending({ ...unsent, failed });
    this.thread.follow(true);
  }

  /** @param {string} id */
  retry(id) {
    const unsent = this.store.take(id);
    if (unsent) this.offer({ ...unsent, failed: undefined });
  }

  /** @param {string} id */
  edit(id) {
    const unsent = this.store.take(id);
    this.thread.unsend(id);
    if (unsent) this.panel.write(unsent.text);
  }

  /** Now, or as soon as there is a connection. @param {Frame} frame */
  say(frame) {
    if (this.connection.send(frame)) return;
    this.later.push(frame);
    this.connection.start();
  }

  /** A yes is only worth something when it arrives: it is not kept for later. @param {string} action @param {boolean} approve */
  answer(action, approve) {
    return this.connection.send({ type: "action.answer", action, approve });
  }

  human() {
    this.say({ type: "human.ask" });
  }

  /** @param {number} seq @returns {string | undefined} the thumb or the score that an entry was given */
  given(seq) {
    return this.store.kept.given?.[seq];
  }

  /** @param {number} seq @param {string} rating up or down @param {string} [comment] */
  rate(seq, rating, comment) {
    this.store.give(seq, rating);
    this.say({ type: "feedback.give", seq, rating, comment });
  }

  /** @param {number} seq @param {number} score @param {string} comment */
  csat(seq, score, comment) {
    this.store.give(seq, String(score));
    this.say({ type: "csat.give", score, comment });
  }

  typing() {
    if (Date.now() - this.typed < TYPING) return;
    this.typed = Date.now();
    this.connection.send({ type: "typing" });
  }
}
