/** Tickets as what is to be done: whose they are, until when, and what can be done about one. Merging is at their customer's. */
import { h } from "../../widget/dom.js";
import { languageOf } from "../../widget/markdown.js";
import { ask, Problem } from "../api.js";
import { area, form } from "../form.js";
import { fill } from "../states.js";
import { moment, t as shared } from "../words.js";
import { left, t } from "./words.js";

/** @typedef {{ id: string, subject: string, body: string, category: string, priority: string, status: string, language: string, contact: string | null, assignee: string | null, due_at: string | null, follow_up_at: string | null, overdue: boolean, conversation: string | null, created_at: string, updated_at: string }} Ticket */
/** @typedef {import("../inbox/types").Colleague} Colleague */

/** What can be looked at: the parameters of `GET tickets`. @type {Record<keyof typeof t.which, string>} */
const WHICH = { open: "", overdue: "overdue=true", settled: "status=solved&status=closed" };
const WHOSE = /** @type {(keyof typeof t.whose)[]} */ (["all", "me", "none"]);

/** @type {import("../pages.js").Show} */
export async function show({ query, signal }) {
  const whose = WHOSE.find((one) => one === query.get("whose")) ?? "all";
  const which = /** @type {keyof typeof WHICH} */ (Object.keys(WHICH).find((one) => one === query.get("which")) ?? "open");
  const go = () => location.assign(`#/tickets?whose=${people.value}&which=${states.value}`);
  const people = select(t.whoseLabel, WHOSE.map((one) => [one, t.whose[one]]), whose, go);
  const states = select(t.whichLabel, Object.entries(t.which), which, go);
  const list = h("div", { class: "cards" });
  const path = `/tickets?${WHICH[which]}&${new URLSearchParams(whose === "all" ? {} : { assignee: whose })}`;
  const make = async (/** @type {AbortSignal} */ still) => {
    /** @type {[Ticket[], Colleague[]]} */
    const [tickets, colleagues] = await Promise.all([ask("GET", path, undefined, still), ask("GET", "/colleagues", undefined, still)]);
    if (!tickets.length) return h("p", { class: "state" }, t.none[which]);
    return h("div", { class: "cards" }, ...tickets.map((one) => new Card(one, colleagues).element));
  };
  fill(list, make, signal);
  return h("div", { class: "narrow wide" }, h("h1", { tabindex: -1 }, shared.tickets), h("div", { class: "acts" }, people, states), list);
}

/** @param {string} label @param {[string, string][]} options @param {string} value @param {(value: string) => void} choose */
function select(label, options, value, choose) {
  const known = options.some(([one]) => one === value) ? options : [...options, [value, value]];
  const made = h("select", { "aria-label": label, title: label, onchange: () => choose(made.value) }, ...known.map(([one, words]) => h("option", { value: one, selected: one === value }, words)));
  return made;
}

/** One ticket, drawn anew by each change of it. */
class Card {
  /** @param {Ticket} ticket @param {Colleague[]} colleagues */
  constructor(ticket, colleagues) {
    this.ticket = ticket;
    this.colleagues = colleagues;
    this.said = h("p", { class: "said", role: "alert" });
    this.head = h("div", { class: "head" });
    this.facts = h("p", { class: "hint" });
    const { body, contact, conversation } = ticket;
    const more = h("details", {}, h("summary", {}, t.more), h("p", { class: "lines", lang: languageOf(body) }, body), this.later(), conversation && h("p", {}, h("a", { href: `#/inbox/${encodeURIComponent(conversation)}` }, t.conversation)), contact ? this.answer(contact) : h("p", { class: "hint" }, conversation ? t.noContactButThere : t.noContact));
    this.element = h("section", { class: "reply ticket" }, this.head, this.facts, this.said, more);
    this.draw();
  }

  draw() {
    const { id, subject, assignee, priority, status, overdue, due_at: due, contact, created_at: at } = this.ticket;
    /** @type {[string, string][]} */
    const people = [["none", t.whose.none], ...this.colleagues.map((one) => /** @type {[string, string]} */ ([one.id, one.name]))];
    this.head.replaceChildren(
      h("h2", { lang: languageOf(subject) }, subject),
      h(
        "div",
        { class: "acts" },
        select(t.assignee, people, assignee ?? "none", (value) => this.change({ assignee: value })),
        select(t.priority, Object.entries(t.priorities), priority, (value) => this.change({ priority: value })),
        select(t.status, Object.entries(t.statuses), status, (value) => this.change({ status: value })),
      ),
    );
    const until = due && h("span", { class: overdue ? "late" : "", title: moment(due) }, overdue ? t.overdue(left(due)) : t.due(left(due)));
    const parts = [until, id, contact, t.opened(moment(at))].filter(Boolean).flatMap((part) => [" · ", part]);
    this.facts.replaceChildren(.../** @type {any[]} */ (parts.slice(1)));
  }

  /** @param {Record<string, string | null>} given */
  change(given) {
    return this.act("PUT", "", given);
  }

  /** @param {string} method @param {string} what @param {any} given */
  async act(method, what, given) {
    this.said.textContent = "";
    try {
      this.ticket = await ask(method, `/tickets/${encodeURIComponent(this.ticket.id)}${what}`, given);
    } catch (problem) {
      this.said.textContent = problem instanceof Problem ? problem.message : shared.failed;
    }
    this.draw();
  }

  /** When its person is to be reminded of it. */
  later() {
    const { follow_up_at: at } = this.ticket;
    const local = at ? new Date(Date.parse(at) - new Date(at).getTimezoneOffset() * 60_000).toISOString().slice(0, 16) : "";
    const when = h("input", { type: "datetime-local", value: local, onchange: () => when.value && this.change({ follow_up_at: new Date(when.value).toISOString() }) });
    return h("label", { class: "field" }, t.followUp, when);
  }

  /** @param {string} contact */
  answer(contact) {
    const send = async (/** @type {Record<string, string>} */ { text }) => {
      this.ticket = await ask("POST", `/tickets/${encodeURIComponent(this.ticket.id)}/answer`, { text });
      made.replaceChildren(h("p", { class: "good", role: "status" }, t.sent(contact)));
      this.draw();
    };
    const made = form({ submit: t.send, busy: t.sending, send }, area("text", t.answerTo(contact), { rows: 4, maxlength: 16_000, required: true }));
    return made;
  }
}
