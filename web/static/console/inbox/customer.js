/** The right pane: who it is, what they bought, what they asked for before. What is not known takes no room. */
import { button, h, iconButton } from "../../widget/dom.js";
import { languageOf } from "../../widget/markdown.js";
import { ask } from "../api.js";
import { language } from "../preferences.js";
import { fill } from "../states.js";
import { pick } from "./dialog.js";
import { badge } from "./list.js";
import { money, shortDate, since, t } from "./words.js";

const AGAIN = 1500;

export class CustomerPane {
  conversation = "";
  /** The number of the newest order, for who writes of it. @type {string | undefined} */
  order;
  /** @type {ReturnType<typeof setTimeout> | 0} */
  timer = 0;
  signal = new AbortController().signal;

  /** @param {import("./inbox.js").Inbox} inbox */
  constructor(inbox) {
    this.inbox = inbox;
    this.place = h("div", { class: "about" });
    const close = iconButton("quiet shut", t.close, "close", () => inbox.element?.classList.remove("knowing"));
    this.element = h("aside", { class: "pane customer", tabindex: 0, "aria-label": t.about }, close, this.place);
    inbox.signal.addEventListener("abort", () => clearTimeout(this.timer));
  }

  /** @param {string} conversation @param {AbortSignal} signal */
  show(conversation, signal) {
    [this.conversation, this.signal] = [conversation, signal];
    this.place.replaceChildren();
    this.order = undefined;
    this.read();
  }

  read() {
    const path = `/conversations/${encodeURIComponent(this.conversation)}/customer?language=${language}`;
    fill(this.place, async (signal) => this.draw(await ask("GET", path, undefined, signal)), this.signal);
  }

  /** Something happened: an order may have changed. Read again once it is quiet. */
  later() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => !this.signal.aborted && this.read(), AGAIN);
  }

  /** @param {any} found the answer of the server */
  draw({ profile, orders, orders_in_all, tickets, tickets_in_all, conversations, sentiment, segment, predictions, visitor_since }) {
    this.order = orders[0]?.id;
    return h(
      "div",
      { class: "about" },
      part(t.profile, profile && h("strong", { class: "whole-name" }, profile.name), profile ? h("p", { class: "hint" }, t.provenBy[profile.proven_by] ?? "") : h("p", { class: "hint" }, t.unproven), facts(profile, visitor_since, sentiment, segment)),
      predictions.length && part(t.predictions, ...predictions.map(prediction), h("p", { class: "hint" }, t.forAndAgainst)),
      profile && part(t.orders, ...some(orders.map(order), orders_in_all, t.noOrders)),
      part(t.tickets, ...some(tickets.map((/** @type {any} */ one) => ticket(one, tickets, () => this.read())), tickets_in_all, t.noTickets)),
      part(t.earlierConversations, ...some(conversations.map((/** @type {any} */ one) => this.past(one)), conversations.length, t.noConversations)),
    );
  }

  /** @param {import("./types").Line} line */
  past(line) {
    const text = line.last?.text ?? t.nothingSaid;
    return button("past", h("span", { class: "last", lang: languageOf(text) }, text), () => this.inbox.select(line.id), { title: since(line.updated_at) }).appendChild(badge(line, this.inbox.me)).parentElement;
  }
}

/** @param {string} title @param {...any} content */
const part = (title, ...content) => h("section", {}, h("h2", {}, title), ...content);

/** The newest ones, and how many more there are. @param {HTMLElement[]} shown @param {number} inAll @param {string} none */
function some(shown, inAll, none) {
  if (!shown.length) return [h("p", { class: "hint" }, none)];
  return [...shown, inAll > shown.length && h("p", { class: "hint" }, t.more(inAll - shown.length))];
}

/** @param {any} profile @param {string} seen @param {any} sentiment @param {string | null} segment */
function facts(profile, seen, sentiment, segment) {
  /** @type {[string, any][]} */
  const rows = [
    [t.facts.email, profile?.email],
    [t.facts.phone, profile?.phone],
    [t.facts.address, profile?.address],
    [t.facts.language, profile && (t.languages[profile.language] ?? profile.language)],
    [t.facts.since, profile?.since && shortDate(profile.since)],
    [t.facts.visitorSince, !profile && since(seen)],
    [t.facts.marketing, profile && (profile.marketing ? t.wants : t.wantsNot)],
    [t.facts.segment, segment],
    [t.facts.mood, sentiment && t.moods[/** @type {"neutral"} */ (sentiment.label)]],
  ];
  return h("dl", { class: "facts" }, ...rows.filter(([, value]) => value).flatMap(([name, value]) => [h("dt", {}, name), h("dd", {}, value)]));
}

/** @param {any} bought */
function order({ id, status, ordered_at, total, currency, lines }) {
  const what = lines.map((/** @type {any} */ line) => (line.quantity > 1 ? `${line.quantity} × ${line.name}` : line.name)).join(", ");
  return h(
    "div",
    { class: "thing" },
    h("span", {}, h("strong", {}, id), ` · ${t.orderStates[status] ?? status}`),
    h("span", { class: "amount" }, money(total, currency)),
    h("span", { class: "hint", lang: languageOf(what) }, what),
    ordered_at && h("time", { class: "hint", datetime: ordered_at }, shortDate(ordered_at)),
  );
}

/** @param {any} matter @param {any[]} all @param {() => void} again */
function ticket({ id, subject, status, updated_at, merged_into }, all, again) {
  const others = merged_into ? [] : all.filter((other) => other.id !== id && !other.merged_into && other.status !== "closed");
  const merge = (/** @type {string} */ into) => ask("POST", `/tickets/${encodeURIComponent(id)}/merge`, { into }).then(again, again);
  const choose = () => pick(t.mergeInto(id), others.map((other) => ({ label: other.subject, hint: other.id, run: () => merge(other.id) })));
  const state = merged_into ? t.mergedInto(merged_into) : t.ticketStates[status] ?? status;
  return h("div", { class: "thing" }, h("span", { lang: languageOf(subject) }, subject), h("span", { class: "hint" }, state), h("span", { class: "hint" }, id, " ", status !== "closed" && others.length > 0 && button("judge", t.merge, choose)), h("time", { class: "hint", datetime: updated_at }, shortDate(updated_at)));
}

/** @param {{ name: string, probability: number, reasons: string[] }} predicted */
const prediction = ({ name, probability, reasons }) =>
  h("div", { class: "thing" }, h("span", {}, name), h("span", { class: "amount" }, `${Math.round(probability * 100)} %`), h("span", { class: "hint" }, reasons.join(" · ")));
