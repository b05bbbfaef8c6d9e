/**
 * `<rapport-chat>`: the launcher and the panel in a shadow root of their own, opened, closed and reached by keyboard alone.
 * It puts the parts together; what is said in them is the chat's business.
 */
import { Chat } from "./chat.js";
import { Composer } from "./composer.js";
import { button, h, icon } from "./dom.js";
import { Header } from "./header.js";
import { Store } from "./store.js";

/** @typedef {import("./types").Settings} Settings */

const PHONE = matchMedia("(max-width: 479.98px), (max-height: 419.98px)");
/** Milliseconds that a line may be lost before anybody is told: most come back sooner. */
const LATE = 1000;
const REACHABLE = "a[href], button:enabled, input:enabled, textarea, summary, [tabindex='0']";

export class RapportChat extends HTMLElement {
  /** Whether the panel covers the whole screen. */
  covers = false;
  /** @type {import("./types").Status} */
  trouble = "idle";
  late = 0;

  /** @param {Settings} settings @param {import("./rapport.js").Words} t */
  constructor(settings, t) {
    super();
    this.t = t;
    this.key = `rapport:${settings.base}`;
    this.chat = new Chat(settings, new Store(this.key, storage("localStorage")), t, this);
    this.header = new Header(this.chat, () => this.close());
    this.composer = new Composer(this.chat);
    this.banner = h("div", { class: "banner", role: "status", hidden: true });
    this.badge = h("span", { class: "badge", hidden: true });
    this.launcher = button("launcher", icon("chat"), () => this.toggle(), { "aria-expanded": "false" });
    this.launcher.append(icon("close"), this.badge);
    this.panel = h(
      "section",
      { class: "panel", role: "dialog", "aria-modal": "true", "aria-labelledby": "title", tabindex: -1, hidden: true },
      this.header.element,
      this.banner,
      this.chat.thread.element,
      this.composer.element,
    );
    this.root = this.attachShadow({ mode: "open" });
    this.root.append(h("div", { class: "all", lang: t.locale }, this.panel, this.launcher));
  }

  /** The stylesheets, and what the operator may choose. Nothing is seen before they are there. @param {Settings} settings */
  async dress({ base, accent, radius, theme }) {
    if (theme) this.dataset.theme = theme;
    if (radius) this.style.setProperty("--radius", radius);
    if (accent && CSS.supports("color", accent)) {
      this.style.setProperty("--accent", accent);
      // Black or white, whichever reads better on it.
      this.style.setProperty("--on-accent", `oklch(from ${accent} clamp(0, (0.58 - l) * 999, 1) 0 0)`);
    }
    this.style.display = "none";
    const sheets = ["tokens.css", "widget/widget.css"].map((path) => {
      const sheet = h("link", { rel: "stylesheet", href: new URL(`static/${path}`, base).href });
      this.root.append(sheet);
      return new Promise((done) => (sheet.onload = sheet.onerror = done));
    });
    await Promise.all(sheets);
    this.style.display = "";
  }

  /** To be called once the element is on the page, and dressed. */
  begin() {
    const { chat } = this;
    this.composer.text = chat.store.kept.draft ?? "";
    this.panel.addEventListener("keydown", (event) => this.keys(event));
    this.panel.addEventListener("click", (event) => event.composedPath().includes(this.header.more) || this.header.fold());
    addEventListener("online", () => chat.connection.status !== "idle" && chat.connection.start());
    addEventListener("offline", () => chat.connection.status !== "idle" && chat.connection.stop("offline"));
    addEventListener("storage", (event) => event.key === this.key && chat.followed());
    document.addEventListener("visibilitychange", () => this.watched() && chat.seen());
    for (const change of ["resize", "scroll"]) visualViewport?.addEventListener(change, () => this.fit());
    chat.begin();
    if (!storage("sessionStorage")?.getItem(this.key) || PHONE.matches) return;
    this.show(true);
    chat.connection.start();
  }

  get isOpen() {
    return !this.panel.hidden;
  }

  /** @param {string} [text] to be written for the customer, who sends it or not */
  open(text) {
    if (text) this.composer.text = text;
    if (!this.isOpen) {
      this.show(true);
      this.chat.connection.start();
      this.emit("open");
    }
    this.rest();
  }

  close() {
    if (!this.isOpen) return;
    this.show(false);
    this.launcher.focus();
    this.emit("close");
  }

  toggle() {
    if (this.isOpen) this.close();
    else this.open();
  }

  /** @param {boolean} open */
  show(open) {
    this.panel.hidden = !open;
    this.launcher.ariaExpanded = String(open);
    storage("sessionStorage")?.setItem(this.key, open ? "open" : "");
    this.fit();
    this.unread(0);
    if (!open) return;
    this.chat.seen();
    this.composer.draw();
    this.chat.thread.follow();
  }

  /** @param {string} name open, close, ready, message, state, unread @param {(detail: any) => void} tell @returns {() => void} stops it */
  on(name, tell) {
    const listener = (/** @type {any} */ event) => tell(event.detail);
    this.addEventListener(name, listener);
    return () => this.removeEventListener(name, listener);
  }

  /** @param {import("./types").Customer | null} [customer] signed by the page's backend; nothing to sign out */
  identify(customer) {
    this.chat.identify(customer);
  }

  /** On a phone the panel is as high as what the keyboard leaves, and the page behind it does not scroll. */
  fit() {
    const covers = this.isOpen && PHONE.matches;
    if (covers !== this.covers) document.documentElement.style.overflow = covers ? "hidden" : "";
    this.covers = covers;
    this.style.setProperty("--height", `${visualViewport?.height ?? innerHeight}px`);
    this.style.setProperty("--top", `${visualViewport?.offsetTop ?? 0}px`);
  }

  /** @param {KeyboardEvent} event */
  keys(event) {
    if (event.key === "Escape" && !event.isComposing) {
      event.stopPropagation();
      if (this.header.fold()) this.header.more.focus();
      else this.close();
    }
    if (event.key !== "Tab") return;
    const all = [...this.panel.querySelectorAll(REACHABLE)].filter((one) => one.getClientRects().length);
    const [first, last] = /** @type {HTMLElement[]} */ ([all[0], all.at(-1)]);
    const [edge, other] = event.shiftKey ? [first, last] : [last, first];
    const at = this.root.activeElement;
    if (at !== edge && at !== this.panel) return;
    event.preventDefault();
    other.focus();
  }

  // --- what the chat tells

  /** @param {import("./types").Status} status */
  status(status) {
    if (status === "connecting") return;
    this.trouble = status;
    if (!this.t[status]) {
      clearTimeout(this.late);
      this.late = 0;
      this.banner.hidden = true;
    } else if (this.banner.hidden) this.late ||= setTimeout(() => this.warn(), LATE);
    else this.warn();
  }

  warn() {
    this.late = 0;
    const now = button("plain", this.t.now, () => this.chat.connection.start());
    this.banner.replaceChildren(this.t[this.trouble], this.trouble === "offline" ? "" : now);
    this.banner.hidden = false;
  }

  /** @param {import("./types").State} state @param {string} [owner] @param {number} [position] @param {number} [minutes] */
  state(state, owner, position, minutes) {
    this.header.state(state, owner, position, minutes);
    this.composer.input.placeholder = state === "closed" ? this.t.again : this.t.write;
  }

  /** @param {boolean} busy */
  turn(busy) {
    this.composer.busy = busy;
    this.composer.draw();
  }

  /** @param {number} count */
  unread(count) {
    const { t, badge } = this;
    badge.hidden = !count;
    badge.textContent = count > 99 ? "99+" : `${count}`;
    this.launcher.ariaLabel = this.isOpen ? t.close : count ? t.unread(count) : t.open;
    this.emit("unread", count);
  }

  watched() {
    return this.isOpen && !document.hidden;
  }

  /** @param {string} text */
  write(text) {
    this.composer.text = text;
    if (text) this.composer.input.focus();
  }

  /** The box to write in, but no keyboard in a phone's face. */
  rest() {
    (matchMedia("(pointer: coarse)").matches ? this.panel : this.composer.input).focus();
  }

  /** @param {string} name @param {unknown} [detail] */
  emit(name, detail) {
    this.dispatchEvent(new CustomEvent(name, { detail }));
  }
}

/** @param {"localStorage" | "sessionStorage"} which @returns {Storage | undefined} nothing where the browser forbids it */
function storage(which) {
  try {
    return window[which];
  } catch {
    return undefined;
  }
}
