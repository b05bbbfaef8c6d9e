/** The console's socket as the inbox uses it: it follows the list and the one open thread, and catches up when it comes back. */
import { Connection } from "../../widget/connection.js";
import { SIGNED_OUT } from "../api.js";

/**
 * @typedef {import("./types").Frame} Frame
 * @typedef {{
 *   changed(line: import("./types").Line): void,
 *   stale(): void,
 *   entry(conversation: string, entry: import("./types").Entry): void,
 *   live(frame: Frame): void,
 *   reported(status: string): void,
 * }} Ear  `stale`: more has changed than was told, so the list is to be read again
 */

const SAY_TYPING = 2500;
const SESSION_ENDED = 4001;

/** @type {Record<string, (live: Live, frame: Frame) => void>} */
const FRAMES = {
  "desk.ready": (live, frame) => live.ready(frame),
  "conversation.changed": (live, { conversation }) => live.ear.changed(conversation),
  "thread.ready": (live, { conversation }) => live.ear.changed(conversation),
  entry: (live, frame) => live.arrived(frame),
  pong: () => {},
};

export class Live {
  /** @type {string | undefined} */
  since;
  conversation = "";
  number = 0;
  typed = 0;

  /** @param {Ear} ear */
  constructor(ear) {
    this.ear = ear;
    const url = `${location.protocol.replace("http", "ws")}//${location.host}/ws/console`;
    const owner = {
      hello: async () => ({ type: "desk.open", ...(this.since ? { since: this.since } : {}) }),
      receive: (/** @type {Frame} */ frame) => (FRAMES[frame.type] ?? live)(this, frame),
      reported: (/** @type {string} */ status) => ear.reported(status),
      refused: (/** @type {number} */ code) => code === SESSION_ENDED && window.dispatchEvent(new Event(SIGNED_OUT)),
    };
    this.connection = new Connection(url, owner, WebSocket, Math.random, "desk.ready");
  }

  /** @param {Frame} frame */
  ready({ now, complete }) {
    if (!complete) this.ear.stale(); // the first time too: what came between the list and the socket was told to nobody
    this.since = now;
    if (this.conversation) this.follow();
  }

  /** @param {Frame} frame */
  arrived({ conversation, entry }) {
    if (conversation !== this.conversation || entry.number <= this.number) return;
    this.number = entry.number;
    this.ear.entry(conversation, entry);
  }

  /** Follow a conversation in place of the one before. @param {string} conversation @param {number} number of its last entry */
  open(conversation, number) {
    this.close();
    [this.conversation, this.number, this.typed] = [conversation, number, 0];
    this.follow();
  }

  follow() {
    this.connection.send({ type: "thread.open", conversation: this.conversation, after_number: this.number });
  }

  close() {
    if (this.conversation) this.connection.send({ type: "thread.close", conversation: this.conversation });
    this.conversation = "";
  }

  /** Somebody writes here; said again only now and then. */
  typing() {
    if (Date.now() - this.typed < SAY_TYPING) return;
    if (this.connection.send({ type: "typing", conversation: this.conversation })) this.typed = Date.now();
  }
}

/** What is live belongs to the open thread, or came too late. @param {Live} live @param {Frame} frame */
function live(live, frame) {
  if (frame.conversation === live.conversation) live.ear.live(frame);
}
