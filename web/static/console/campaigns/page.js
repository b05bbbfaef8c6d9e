/** Mails about an offer: which there are, and a new one. One of them is another module. */
import { h } from "../../widget/dom.js";
import { ask } from "../api.js";
import { area, choice, field, form } from "../form.js";
import { fill } from "../states.js";
import { moment, number, t as of } from "../words.js";
import { one } from "./one.js";
import { language, t } from "./words.js";

/** @typedef {import("./types").Campaign} Campaign @typedef {import("./types").Segment} Segment */

const EVERYBODY = "", CUSTOMER = "customer";

/** @type {import("../pages.js").Show} */
export async function show(visit) {
  const [id] = visit.rest;
  const place = h("div", { class: "cards" });
  if (id === "new") fill(place, async (still) => make(await ask("GET", "/campaigns/segments", undefined, still)), visit.signal);
  else if (id) one(place, id, visit.signal);
  else fill(place, async (still) => list(await ask("GET", "/campaigns", undefined, still)), visit.signal);
  const back = id && h("a", { href: "#/campaigns" }, `← ${t.back}`);
  return h("div", { class: "narrow wide" }, back, h("h1", { tabindex: -1 }, id === "new" ? t.make : of.campaigns), !id && h("p", { class: "hint" }, t.hint), place);
}

/** @param {Campaign[]} known */
function list(known) {
  const add = h("a", { class: "primary", href: "#/campaigns/new" }, t.make);
  if (!known.length) return h("div", { class: "state" }, h("p", {}, t.none), add);
  return h("div", { class: "cards" }, h("div", { class: "acts" }, add), ...known.map(card));
}

/** @param {Campaign} campaign */
function card(campaign) {
  const facts = [t.audience(number(campaign.audience)), t.made(moment(campaign.made_at))].join(" · ");
  const name = h("h2", {}, h("a", { href: `#/campaigns/${campaign.id}` }, campaign.name));
  return h("section", { class: "reply" }, h("div", { class: "head" }, name, h("span", { class: "mark" }, t.status[campaign.status])), h("p", { class: "hint" }, facts));
}

/** @param {Segment[]} segments */
function make(segments) {
  const send = async (/** @type {Record<string, string>} */ given) => {
    const whom = given.whom === CUSTOMER ? { customer: given.customer.trim() } : given.whom === EVERYBODY ? {} : { segment: Number(given.whom) };
    const made = await ask("POST", "/campaigns", { name: given.name, about: { en: given.en, zh: given.zh }, each: given.each === "each", ...whom });
    location.hash = `#/campaigns/${made.id}`;
  };
  const option = (/** @type {[string, string]} */ [value, label]) => h("option", { value }, label);
  const groups = segments.map((each) => /** @type {[string, string]} */ ([String(each.segment), t.segment(each.names[language === "zh" ? "zh" : "en"], number(each.reached), number(each.customers))]));
  const customer = field("customer", t.customer, { required: false, maxlength: 100 }, t.customerHint);
  customer.hidden = true;
  const whom = choice("whom", t.whom, ...[/** @type {[string, string]} */ ([EVERYBODY, t.everybody]), ...groups, /** @type {[string, string]} */ ([CUSTOMER, t.oneCustomer])].map(option));
  whom.addEventListener("change", (/** @type {any} */ event) => { customer.hidden = event.target.value !== CUSTOMER; });
  const nothing = !segments.length && h("p", { class: "hint" }, t.noSegments, " ", h("code", {}, "python server.py refresh"));
  return form(
    { submit: t.draft, busy: t.drafting, send },
    field("name", t.name, { maxlength: 100 }, t.nameHint),
    whom,
    nothing,
    customer,
    choice("each", t.each, ...Object.entries(t.eachOnes).map(option)),
    area("en", t.about.en, { rows: 3, maxlength: 2_000, lang: "en" }, "", t.aboutHint),
    area("zh", t.about.zh, { rows: 3, maxlength: 2_000, lang: "zh-CN" }, "", t.aboutHint),
  );
}
