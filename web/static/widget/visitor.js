/** Who this visitor is to the server: anonymous, or a customer that the page vouches for. Knows no socket and no screen. */

export class Visitor {
  /** @type {string | undefined} what the open connection uses */
  token;

  /**
   * @param {import("./types").Settings} settings @param {import("./store.js").Store} store
   * @param {() => void} unknown called when the page's word for its customer was not accepted
   */
  constructor({ base, locale, customer }, store, unknown) {
    this.url = new URL("api/visitors", base);
    this.locale = locale;
    this.customer = customer;
    this.store = store;
    this.unknown = unknown;
  }

  /** The frame that opens or resumes. @param {number} seq the last entry that was seen */
  async hello(seq) {
    const { token, customer } = this.store.kept;
    if (!token || (this.customer && customer !== this.customer.id)) await this.register();
    const { conversation } = this.store.kept;
    this.token = this.store.kept.token;
    return { type: "session.open", token: this.token, ...(conversation && { conversation }), after_seq: seq, locale: this.locale };
  }

  /** Ask for a token; a visitor whose signature is refused goes on as nobody in particular. @returns {Promise<void>} */
  async register() {
    const { locale, customer, store } = this;
    const body = JSON.stringify({ locale, customer });
    const answer = await fetch(this.url, { method: "POST", headers: { "content-type": "application/json" }, credentials: "omit", body });
    if (answer.status === 401 && customer) {
      this.customer = undefined;
      this.unknown();
      return this.register();
    }
    if (!answer.ok) throw new Error(`No visitor: ${answer.status}`);
    const { visitor, token } = await answer.json();
    if (customer?.id !== store.kept.customer) store.become(customer?.id, true);
    store.keep({ visitor, token });
  }

  /** Say something else next time: first another token, then another conversation too. @param {number} times */
  refused(times) {
    if (times > 1) this.store.become(this.customer?.id, true);
    this.store.keep({ token: undefined });
  }

  /** @param {import("./types").Customer | null} [customer] @returns {boolean} whether that is somebody else */
  identify(customer) {
    const { token, customer: before } = this.store.kept;
    this.customer = customer ?? undefined;
    if (before === customer?.id && (token || !before)) return false;
    this.store.become(customer?.id, !before);
    return true;
  }
}
