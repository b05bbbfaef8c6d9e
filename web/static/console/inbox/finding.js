/** Above the list: words to find conversations by, filters, and views that were kept. */
import { button, h, iconButton } from "../../widget/dom.js";
import { ask, Problem } from "../api.js";
import { t as shared } from "../words.js";
import { open, pick } from "./dialog.js";
import { t } from "./words.js";

/** @typedef {import("./types").Filters} Filters @typedef {import("./types").SavedView} SavedView */

const PAUSE = 300;

export class Finding {
  /** @type {ReturnType<typeof setTimeout> | 0} */
  timer = 0;

  /** @param {import("./inbox.js").Inbox} inbox */
  constructor(inbox) {
    this.inbox = inbox;
    this.box = h("input", { type: "search", placeholder: t.find, "aria-label": t.find, "aria-keyshortcuts": "/", oninput: () => this.later(), onkeydown: (/** @type {KeyboardEvent} */ event) => this.pressed(event) });
    const more = iconButton("quiet", `${t.filters} (V)`, "more", () => this.menu());
    this.chips = h("div", { class: "chips" });
    this.element = h("search", { class: "finding" }, h("div", { class: "find" }, this.box, more), this.chips);
    inbox.signal.addEventListener("abort", () => clearTimeout(this.timer));
  }

  /** Go where one writes what to look for. */
  look() {
    this.box.focus();
    this.box.select();
  }

  later() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.say(), PAUSE);
  }

  /** @param {KeyboardEvent} event */
  pressed(event) {
    if (event.isComposing) return;
    if (event.key === "Enter") [clearTimeout(this.timer), this.say()];
    if (event.key !== "Escape") return;
    event.preventDefault();
    this.box.value = "";
    this.say();
    this.inbox.list.rows.element.focus();
  }

  /** Look for what stands in the box. */
  say() {
    const { said: before, ...others } = this.inbox.lines.filters;
    const said = this.box.value.trim();
    if (said !== (before ?? "")) this.lay(said ? { ...others, said } : others);
  }

  /** Lay these filters over the view. @param {Filters} filters */
  lay(filters) {
    this.inbox.list.show(this.inbox.lines.view, filters);
  }

  /** What is filtered by, each with a way to leave it out. @param {string} name of the kept view that it is */
  draw(name) {
    const { filters } = this.inbox.lines;
    this.box.value = document.activeElement === this.box ? this.box.value : filters.said ?? "";
    const chip = (/** @type {string} */ label, /** @type {() => void} */ drop) => button("chip", label, drop, { title: t.dropFilter(label), "aria-label": t.dropFilter(label) });
    const without = (/** @type {keyof Filters} */ name) => () => this.lay({ ...filters, [name]: undefined });
    const parts = name
      ? [chip(name, () => this.lay({}))]
      : /** @type {(keyof Filters)[]} */ (Object.keys(filters)).filter((one) => one !== "said" && filters[one]).map((one) => chip(labelOf(one, filters), without(one)));
    this.chips.replaceChildren(...parts);
    this.chips.hidden = !parts.length;
  }

  menu() {
    pick(t.filters, this.choices());
  }

  /** Everything that one can look at, in one list. @returns {Promise<import("./types").Choice[]>} */
  async choices() {
    const { inbox } = this;
    /** @type {[string[], SavedView[]]} */
    const [tags, views] = await Promise.all([ask("GET", "/tags"), ask("GET", "/views")]).catch(() => [[], []]);
    const { said: _, ...now } = inbox.lines.filters;
    const add = (/** @type {Filters} */ one) => () => this.lay({ ...now, ...one });
    const language = (/** @type {string} */ one) => ({ label: t.byLanguage(t.languages[one]), run: add({ language: one }) });
    const lead = inbox.session.may.includes("lead");
    const kept = (/** @type {SavedView} */ view) => ({ label: view.name, hint: view.shared ? t.forEverybody : t.ownView, run: () => inbox.list.show("all", view.filters, view.name) });
    const drop = (/** @type {SavedView} */ view) => ({ label: t.dropView(view.name), run: () => ask("DELETE", `/views/${encodeURIComponent(view.id)}`).catch(() => {}) });
    return [
      ...views.map(kept),
      { label: t.goTo(t.views.closed), run: () => inbox.list.show("closed", {}) },
      { label: t.byCalled, run: () => inbox.list.show("called") },
      ...["en", "zh"].map(language),
      ...tags.map((tag) => ({ label: t.byTag(tag), run: add({ tag }) })),
      ...(Object.keys(inbox.lines.filters).length ? [{ label: t.keepView, run: () => keepView(inbox.lines.asked, lead) }, { label: t.noFilters, run: () => this.lay({}) }] : []),
      ...views.filter(({ mine, shared: all }) => mine || (lead && all)).map(drop),
    ];
  }
}

/** @param {keyof Filters} name @param {Filters} filters */
function labelOf(name, filters) {
  const value = String(filters[name]);
  if (name === "language") return t.languages[value] ?? value;
  return name === "tag" ? `#${value}` : name === "called" ? t.byCalled : value;
}

/** Keep what is shown under a name. @param {Filters} filters @param {boolean} lead */
function keepView(filters, lead) {
  const name = h("input", { id: "view-name", maxlength: 40, required: true });
  const everybody = h("input", { type: "checkbox" });
  const said = h("p", { class: "said", role: "alert" });
  const send = async (/** @type {Event} */ event) => {
    event.preventDefault();
    try {
      await ask("POST", "/views", { name: name.value, filters, shared: everybody.checked });
      dialog.close();
    } catch (problem) {
      said.textContent = problem instanceof Problem ? problem.message : shared.failed;
    }
  };
  const form = h("form", { onsubmit: send }, h("div", { class: "field" }, h("label", { for: "view-name" }, t.viewName), name), lead && h("label", { class: "check" }, everybody, t.forEverybody), said, h("div", { class: "buttons" }, h("button", { class: "primary" }, shared.keep)));
  const dialog = open(t.keepView, h("h2", {}, t.keepView), form);
  name.focus();
}
