/** What each frame means: one entry per type. A type that is not in the table is from a newer server. */

import { TOO_FAST } from "./connection.js";

/** @typedef {import("./types").Frame} Frame @typedef {import("./types").State} State @typedef {import("./chat.js").Chat} Chat */

const [PATIENCE, TYPING] = [90_000, 6_000];

/** @type {Record<string, (chat: Chat, frame: any) => void>} */
export const handlers = {
  "session.ready": ready,
  "state.changed": changed,
  "queue.moved": (chat, { position, minutes }) => {
    if (chat.state === "waiting") chat.panel.state("waiting", undefined, position, minutes);
  },
  "action.asked": (chat, frame) => {
    chat.owed = false;
    chat.thread.ask(frame, chat.loaded);
  },
  "action.done": (chat, frame) => chat.thread.cards.get(frame.action)?.settle(frame, chat),
  "csat.asked": (chat, { seq }) => chat.thread.rating(seq),
  "contact.asked": (chat, frame) => void import("./contact.js").then(({ ask }) => ask(chat, frame)),

  "turn.started": (chat, { turn }) => void writing(chat, turn),
  "text.delta": (chat, { turn, text }) => {
    const live = writing(chat, turn);
    live?.set(live.text + text);
  },
  "text.snapshot": (chat, { turn, text }) => writing(chat, turn)?.set(text),
  "text.withdrawn": (chat, { turn }) => writing(chat, turn)?.set(""),
  "tool.started": (chat, { turn, label }) => writing(chat, turn)?.doing(label),
  "tool.finished": (chat, { turn }) => writing(chat, turn)?.doing(""),
  "turn.finished": (chat, { turn }) => {
    chat.thread.finish(turn);
    chat.writing = false;
    chat.expect(0);
  },

  message(chat, frame) {
    const own = frame.author.kind === "customer";
    const kept = frame.client_id && chat.store.take(frame.client_id);
    if (kept && frame.seq > chat.upTo) chat.skew = Date.now() - Date.parse(frame.at);
    chat.owed = own;
    if (frame.author.kind === "ai") chat.writing = false;
    chat.thread.message(frame, chat.loaded);
    if (!own) chat.arrived(frame.seq);
    if (chat.loaded) chat.panel.emit("message", frame);
  },

  typing(chat, { author }) {
    if (author?.kind === "customer") return;
    chat.thread.expect("", author?.kind === "human" ? author.name : undefined);
    chat.expect(TYPING);
  },

  error(chat, { code, message = chat.t.wrong, client_id: id }) {
    // Before the conversation is open, "not found" is about the conversation itself.
    if (chat.connection.status !== "ready") chat.connection.lost(code === "not_found" ? 1008 : 0);
    else if (code === "too_many") chat.connection.lost(TOO_FAST);
    else if (id) chat.fail(id, message);
    else {
      chat.thread.tell(message);
      chat.thread.cards.forEach((card) => card.busy(false));
    }
  },
};

/** @param {Chat} chat @param {Frame} frame */
export function dispatch(chat, frame) {
  if (Object.hasOwn(handlers, frame.type)) handlers[frame.type](chat, frame);
  if (frame.seq !== undefined && chat.seq >= chat.upTo) caughtUp(chat);
}

/** @param {Chat} chat @param {any} frame */
function ready(chat, { conversation, visitor, seq, state }) {
  const stranger = chat.conversation !== undefined && conversation !== chat.conversation;
  chat.store.turnTo(conversation);
  chat.store.keep({ visitor });
  if (chat.seq && (stranger || seq < chat.seq)) return chat.restart();
  chat.conversation = conversation;
  chat.upTo = seq;
  if (state !== chat.state) chat.enter(state);
  chat.thread.cards.forEach((card) => card.busy(false));
  chat.flush();
  chat.panel.emit("ready", { conversation });
}

/** All that the log holds is on the screen. A customer who is owed an answer sees that it is coming. @param {Chat} chat */
function caughtUp(chat) {
  chat.loaded = true;
  chat.thread.loading(false);
  if (chat.writing) return;
  const owed = chat.owed && chat.state === "ai";
  if (owed) chat.thread.expect();
  else chat.thread.finish();
  chat.expect(owed ? PATIENCE : 0);
}

/** @param {Chat} chat @param {any} frame */
function changed(chat, { state, owner, position, minutes }) {
  const { t, told } = chat;
  const back = told === "human" || told === "waiting";
  const words = state === "human" ? t.joined(owner || t.colleague) : state === "ai" && back && t.back;
  if (words && (state !== told || owner !== chat.owner)) chat.thread.line(words);
  chat.told = state;
  chat.enter(state, owner, position, minutes);
}

/** The answer that is being written, or nothing when it is over. @param {Chat} chat @param {string} turn */
function writing(chat, turn) {
  const live = chat.thread.expect(turn);
  if (live) chat.expect(PATIENCE, true);
  chat.writing = Boolean(live);
  return live;
}
