/**
 * What survives a reload: who the visitor is, which conversation, the draft, and what was written but not acknowledged.
 * Two tabs share it, so every change reads what is there first. Where storage is forbidden, it lasts as long as the page.
 */

/** @typedef {import("./types").Kept} Kept @typedef {import("./types").Unsent} Unsent */

export class Store {
  /** @param {string} key @param {Pick<Storage, "getItem" | "setItem"> | undefined} storage */
  constructor(key, storage) {
    this.key = key;
    this.storage = storage;
    /** @type {Kept} */
    this.last = {};
  }

  get kept() {
    try {
      this.last = JSON.parse(this.storage?.getItem(this.key) ?? "null") ?? this.last;
    } catch {
      // Forbidden or damaged: what this page remembers is what there is.
    }
    return this.last;
  }

  /** @param {Kept} change */
  keep(change) {
    this.last = { ...this.kept, ...change };
    try {
      this.storage?.setItem(this.key, JSON.stringify(this.last));
    } catch {
      // Full or forbidden: the page goes on, only a reload would forget.
    }
  }

  /** In the order in which they were written. @returns {Unsent[]} */
  get outbox() {
    return this.kept.outbox ?? [];
  }

  /** @param {Unsent} unsent */
  put(unsent) {
    this.keep({ outbox: [...this.outbox.filter((one) => one.client_id !== unsent.client_id), unsent] });
  }

  /** @param {string} id @returns {Unsent | undefined} */
  take(id) {
    const { outbox } = this;
    const found = outbox.find((one) => one.client_id === id);
    if (found) this.keep({ outbox: outbox.filter((one) => one !== found) });
    return found;
  }

  /** What was given for an entry, a thumb or a score, so that a reload does not ask again. @param {number} seq @param {string} what */
  give(seq, what) {
    this.keep({ given: { ...this.kept.given, [seq]: what } });
  }

  /** Another conversation: what belonged to the old one goes. @param {string | undefined} conversation */
  turnTo(conversation) {
    if (conversation !== this.kept.conversation) this.keep({ conversation, read: 0, given: {} });
  }

  /** Another person. @param {string | undefined} customer @param {boolean} stay keep what was written meanwhile */
  become(customer, stay) {
    this.turnTo(undefined);
    this.keep({ customer, token: undefined, ...(!stay && { outbox: [], draft: "" }) });
  }
}

/** A random UUID, also on a page without https, where `crypto.randomUUID` is missing. @returns {string} */
export function newId() {
  if (crypto.randomUUID) return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}
