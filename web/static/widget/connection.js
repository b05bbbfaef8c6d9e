/**
 * One socket that comes back: say hello, notice silence, wait longer after each failure, give up only when refused again and
 * again. It knows frames as JSON objects with a `type`; what they mean is not its business.
 *
 *     idle ─start─▶ connecting ───welcome───▶ ready
 *                      ▲  │ closed              │ closed
 *                      └ waiting / offline ◀────┘          refused: only `start` goes on
 */

/** @typedef {import("./types").Frame} Frame */

export const [TOO_BIG, TOO_FAST] = [1009, 4008];
const [PING, SILENCE, LONGEST, STEADY] = [20_000, 10_000, 30_000, 5_000];
const REFUSALS = 3;

export class Connection {
  /** @type {import("./types").Status} */
  status = "idle";
  /** @type {WebSocket | null} */
  socket = null;
  /** @type {Record<string, any>} */
  timers = {};
  attempt = 0;
  failures = 0;
  refusals = 0;
  readyAt = 0;

  /**
   * @param {string} url
   * @param {{ hello(): Promise<Frame>, receive(frame: Frame): void, reported(status: string): void, refused(code: number, times: number): void }} owner
   *   `hello` gives the first frame, and may ask for a token before it does; `refused` changes what it will say next
   * @param {typeof WebSocket} [Socket]
   * @param {() => number} [random]
   * @param {string} [welcome] the type of the frame that answers the hello
   */
  constructor(url, owner, Socket = WebSocket, random = Math.random, welcome = "session.ready") {
    this.url = url;
    this.owner = owner;
    this.welcome = welcome;
    this.Socket = Socket;
    this.random = random;
  }

  /** Connect now, whatever was being waited for. */
  start() {
    if (this.status === "refused") this.refusals = 0;
    if (this.status !== "connecting" && this.status !== "ready") this.again();
  }

  /** @param {"idle" | "offline"} [status] why */
  stop(status = "idle") {
    this.drop();
    this.become(status);
  }

  /** Begin with a new hello: another person, another conversation, or a gap in what was received. */
  async again() {
    this.drop();
    this.become("connecting");
    const { attempt } = this;
    const hello = await this.owner.hello().catch(() => null);
    if (attempt !== this.attempt) return;
    if (hello) this.dial(hello);
    else this.lost(0);
  }

  /** @param {Frame} hello */
  dial(hello) {
    const socket = new this.Socket(this.url);
    const mine = () => this.socket === socket;
    this.socket = socket;
    socket.onopen = () => mine() && socket.send(JSON.stringify(hello));
    socket.onmessage = (event) => mine() && this.heard(JSON.parse(event.data));
    socket.onclose = (event) => mine() && this.lost(event.code);
    this.listen();
  }

  /** @param {Frame} frame @returns {boolean} whether it left; if not, the caller keeps it */
  send(frame) {
    if (this.status !== "ready" || this.socket?.readyState !== 1) return false;
    this.socket.send(JSON.stringify(frame));
    if (frame.type === "message.send" || frame.type === "ping") this.listen();
    return true;
  }

  /** @param {Frame} frame */
  heard(frame) {
    clearTimeout(this.timers.silence);
    this.timers.silence = 0;
    if (frame.type === this.welcome) {
      this.readyAt = Date.now();
      this.become("ready");
      this.timers.ping ??= setInterval(() => this.send({ type: "ping" }), PING);
    } else if (this.status === "ready" && Date.now() - this.readyAt > STEADY) this.failures = this.refusals = 0;
    this.owner.receive(frame);
  }

  /** Something must come, or this connection is dead without having closed. */
  listen() {
    this.timers.silence ||= setTimeout(() => this.lost(0), SILENCE);
  }

  /** @param {number} code why the socket closed; 0 where it did not say */
  lost(code) {
    this.drop();
    const refused = code === 1008 || code === 4001;
    if (refused && ++this.refusals === REFUSALS) return this.become("refused");
    if (refused || code === TOO_BIG) this.owner.refused(code, this.refusals);
    if (code === TOO_FAST) this.failures = Math.max(this.failures, 4);
    this.become(navigator.onLine === false ? "offline" : "waiting");
    this.timers.retry = setTimeout(() => this.again(), this.pause());
  }

  /** Half a second, doubled by each failure, and spread so that a thousand widgets do not come back at once. */
  pause() {
    return Math.min(LONGEST, 500 * 2 ** this.failures++) * (0.5 + this.random() / 2);
  }

  drop() {
    this.attempt += 1;
    Object.values(this.timers).forEach(clearTimeout);
    this.timers = {};
    this.socket?.close(1000);
    this.socket = null;
  }

  /** @param {import("./types").Status} status */
  become(status) {
    if (status === this.status) return;
    this.status = status;
    this.owner.reported(status);
  }
}
