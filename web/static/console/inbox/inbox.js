/** What the three panes share: who works here, which conversations there are, which one is open, and what is done with it. */
import { h } from "../../widget/dom.js";
import { ask, Problem } from "../api.js";
import { language } from "../preferences.js";
import { t as shared } from "../words.js";
import { newsOf, tell } from "../work/alerts.js";
import { isAvailable } from "../work/shift.js";
import { decide } from "./approving.js";
import { judges, makeCase } from "./casing.js";
import { CustomerPane } from "./customer.js";
import { confirm, pick } from "./dialog.js";
import { summary } from "./helping.js";
import { Lines } from "./lines.js";
import { List } from "./list.js";
import { Live } from "./live.js";
import { report } from "./report.js";
import { ThreadPane } from "./thread.js";
import { why } from "./why.js";
import { nameOf, t } from "./words.js";

/** @typedef {import("./types").Line} Line @typedef {import("./types").Opened} Opened */

const [LAST, CONFLICT] = [60, 409];

export class Inbox {
  selected = "";
  /** The conversation with which something is being done. */
  doing = "";
  opening = new AbortController();
  /** @type {HTMLElement | undefined} */
  element;

  /** @param {import("../api.js").Session} session @param {AbortSignal} signal */
  constructor(session, signal) {
    this.session = session;
    this.signal = signal;
    this.me = session.staff.id;
    this.lines = new Lines(this.me);
    this.banner = h("p", { class: "offline connection", role: "status", hidden: true });
    this.live = new Live({
      changed: (line) => this.changed(line),
      stale: () => this.list.read(),
      entry: (conversation, entry) => conversation === this.selected && this.thread.arrived(entry),
      live: (frame) => this.thread.live(frame),
      reported: (status) => this.report(status),
    });
    this.list = new List(this);
    this.thread = new ThreadPane(this);
    this.customer = new CustomerPane(this);
    signal.addEventListener("abort", () => {
      this.opening.abort();
      this.live.connection.stop();
    });
    for (const event of ["online", "focus"]) addEventListener(event, () => this.live.connection.start(), { signal });
  }

  /** @param {string} [conversation] the one that the address names */
  begin(conversation) {
    this.live.connection.start();
    this.list.show(this.lines.view);
    if (conversation) this.select(conversation);
  }

  /** The line of the open conversation. @returns {Line | undefined} */
  get line() {
    return this.lines.known.get(this.selected);
  }

  /** @param {Line} line */
  isMine = (line) => line.state === "human" && line.owner?.id === this.me;

  /** @param {string} status of the connection */
  report(status) {
    const words = /** @type {Record<string, string>} */ (t.live)[status === "offline" ? "waiting" : status] ?? "";
    // The first connection takes a moment, and that is no news.
    this.banner.textContent = status === "connecting" && !this.live.since ? "" : words;
    this.banner.hidden = !this.banner.textContent;
  }

  /** @param {Line} line */
  changed(line) {
    const before = this.lines.known.get(line.id);
    if (!this.lines.put(line)) return;
    this.list.changed();
    this.news(newsOf(before, line, this.me), line);
    if (line.id !== this.selected) return;
    this.thread.head(line);
    this.customer.later();
  }

  /** Tell of what happens elsewhere, but not of what this person does. @param {ReturnType<typeof newsOf>} what @param {Line} line */
  news(what, line) {
    const seen = line.id === this.selected && !document.hidden;
    if (!what || line.id === this.doing || (what === "waits" || what === "asks" ? !isAvailable() : seen && what !== "given")) return;
    if (what === "given" && !this.selected && this.lines.view === "waiting") this.list.show("mine");
    tell(t.news[what](nameOf(line)), line.last?.text ?? "", line.id, () => this.select(line.id));
  }

  /** Open a conversation. @param {string} id */
  async select(id) {
    this.opening.abort();
    const opening = (this.opening = new AbortController());
    this.selected = id;
    history.replaceState(null, "", `#/inbox/${encodeURIComponent(id)}`);
    this.element?.classList.add("reading");
    this.list.draw();
    this.list.rows.reveal(id);
    this.thread.loading();
    this.customer.show(id, opening.signal);
    try {
      /** @type {Opened} */
      const opened = await ask("GET", `/conversations/${encodeURIComponent(id)}?limit=${LAST}`, undefined, opening.signal);
      if (opening.signal.aborted) return;
      this.lines.put(opened.conversation);
      this.thread.show(opened);
      this.live.open(id, opened.entries.at(-1)?.number ?? 0);
      this.thread.reveal(this.lines.found.get(id)?.number);
      this.list.draw();
    } catch (problem) {
      if (!opening.signal.aborted) this.thread.failed(problem instanceof Problem ? problem.message : shared.failed, () => this.select(id));
    }
  }

  /** Back to the list, where there is room for one pane only. */
  leave() {
    this.element?.classList.remove("reading");
    this.list.rows.element.focus();
  }

  /** @param {number} step */
  move(step) {
    const item = this.list.rows.beside(step);
    if (item && item.id !== this.selected) this.select(item.id);
  }

  /** Do something with the open conversation. @param {string} what @param {any} [given] @param {string} [method] @returns {Promise<boolean>} */
  async act(what, given, method = "POST") {
    const id = this.selected;
    if (!id) return false;
    this.thread.tell("");
    this.doing = id;
    try {
      this.changed(await ask(method, `/conversations/${encodeURIComponent(id)}/${what}`, given));
      return true;
    } catch (problem) {
      if (id === this.selected) this.thread.tell(await this.why(id, problem));
      return false;
    } finally {
      this.doing = "";
    }
  }

  /** Why something was refused, in the reader's language: what stands in the way is how the conversation is now.
   * @param {string} id @param {unknown} problem */
  async why(id, problem) {
    if (!(problem instanceof Problem)) return shared.failed;
    if (problem.status !== CONFLICT) return problem.message;
    /** @type {Opened | null} */
    const now = await ask("GET", `/conversations/${encodeURIComponent(id)}?limit=1`).catch(() => null);
    if (!now) return problem.message;
    const line = now.conversation;
    this.changed(line);
    if (line.state === "human") return this.isMine(line) ? problem.message : t.tooLate(line.owner?.name ?? "");
    return { closed: t.isClosed, ai: t.isAi, waiting: t.isWaiting }[line.state];
  }

  async takeOver() {
    const { line } = this;
    if (!line || line.state === "closed") return;
    if (!(await this.act("take-over"))) return;
    this.thread.composer.write("reply");
    if (this.lines.view === "waiting") await this.list.show("mine");
  }

  async resolve() {
    const { line } = this;
    if (!line || line.state === "closed") return;
    if (!this.isMine(line) && !(await confirm(t.resolveSure, t.resolve))) return;
    await this.act("resolve");
  }

  handBack() {
    if (this.line && this.isMine(this.line)) this.act("hand-back");
  }

  requeue() {
    if (this.line && this.isMine(this.line)) this.act("requeue", {});
  }

  /** What a saved reply does besides speaking, and what giving it to a team is. @param {string} id @param {Pick<import("./types").SavedReply, "tags" | "then">} reply */
  async follow(id, { tags, then }) {
    const line = this.lines.known.get(id);
    if (!line || id !== this.selected) return;
    if (tags.length) await this.act("tags", { tags: [...new Set([...line.tags, ...tags])] }, "PUT");
    if (then) await this.act(then.replace("_", "-"), then === "requeue" ? {} : undefined);
  }

  /** What one has to know of it. */
  sumUp = () => this.selected && summary(this.selected, language);

  /** How an answer of the AI came about. @param {import("./types").Entry | null} answer */
  lookBack = (answer) => answer && why(this.selected, answer);

  /** @param {import("./types").Entry | null} answer */
  reportAnswer = (answer) => answer && report(this.selected, answer);

  /** A case for the evals. */
  makeCase = () => this.line && judges(this.session) && makeCase(this.selected);

  /** Say yes or no to what the AI may not do by itself. @param {import("./types").Entry | undefined} entry */
  decide = (entry) => entry && decide(this.selected, entry);

  /** Put a tag on it, or take one off. */
  tag() {
    const { line } = this;
    if (!line) return;
    /** @type {string[]} */
    let known = [];
    const asked = ask("GET", "/tags").then((found) => (known = found), () => known);
    /** @type {Promise<string[]>} */
    const likely = ask("GET", `/conversations/${encodeURIComponent(line.id)}/suggested-tags`).catch(() => []);
    const put = (/** @type {string[]} */ tags) => () => this.act("tags", { tags }, "PUT");
    const on = line.tags.map((tag) => ({ label: t.untag(tag), run: put(line.tags.filter((one) => one !== tag)) }));
    const add = (/** @type {string} */ tag, hint = "") => ({ label: `#${tag}`, hint, run: put([...line.tags, tag]) });
    const off = (/** @type {string[]} */ first) => [...first.map((tag) => add(tag, t.likely)), ...known.filter((tag) => ![...line.tags, ...first].includes(tag)).map((tag) => add(tag))];
    pick(t.tagIt, Promise.all([likely, asked]).then(([first]) => [...off(first), ...on]), async (text) => {
      const tag = text.replace(/^#/, "").replaceAll(",", " ").slice(0, 40).trim();
      return tag && !known.includes(tag) && !line.tags.includes(tag) ? [{ label: t.newTag(tag), run: put([...line.tags, tag]) }] : [];
    });
  }

  /** To whom, or to which team, and then to them. */
  passOn() {
    const { line } = this;
    const lead = this.session.may.includes("lead");
    if (line && line.state === "human" && (lead || this.isMine(line))) pick(t.passOnTo, this.others(line));
  }

  /** @param {Line} line @returns {Promise<import("./types").Choice[]>} */
  async others(line) {
    /** @type {import("./types").Colleague[]} */
    const colleagues = await ask("GET", "/colleagues").catch(() => []);
    const others = colleagues.filter(({ id }) => id !== line.owner?.id);
    const hint = (/** @type {import("./types").Colleague} */ one) => [one.available ? "" : t.away, ...one.languages, ...one.skills].filter(Boolean).join(" · ");
    const people = others.map((one) => ({ label: one.name, hint: hint(one), run: () => this.act("pass-on", { to: one.id }) }));
    const skills = [...new Set(others.flatMap((one) => one.skills))].sort();
    const team = (/** @type {string} */ skill) => ({ label: t.team(skill), hint: others.filter((one) => one.skills.includes(skill)).map((one) => one.name).join(", "), run: () => this.follow(line.id, { tags: [skill], then: "requeue" }) });
    return [...people, ...(this.isMine(line) ? skills.map(team) : [])];
  }

  /** Known conversations as something to pick. @returns {import("./types").Choice[]} */
  places() {
    return [...this.lines.known.values()]
      .sort((one, other) => Date.parse(other.updated_at) - Date.parse(one.updated_at))
      .map((line) => ({ label: nameOf(line), hint: line.last?.text.slice(0, 60) ?? "", run: () => this.select(line.id) }));
  }
}
