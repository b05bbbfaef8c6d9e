/** What the AI does for whoever writes: a draft of the next reply, other words for theirs, a summary. Nothing of it is sent by itself. */
import { button, h } from "../../widget/dom.js";
import { languageOf } from "../../widget/markdown.js";
import { ask, Problem } from "../api.js";
import { fill } from "../states.js";
import { t as shared } from "../words.js";
import { open, pick } from "./dialog.js";
import { t } from "./words.js";

/** @typedef {import("./composer.js").Composer} Composer */
/** @typedef {"reply" | "shorter" | "friendlier" | "translate"} Kind */

export class Helping {
  busy = false;

  /** @param {Composer} composer */
  constructor(composer) {
    this.composer = composer;
    this.draft = button("judge", t.draft, () => this.write("reply"), { "aria-keyshortcuts": "D", title: `${t.draft} (D)` });
    this.other = button("judge", t.otherWords, () => this.choose());
    this.said = h("span", { class: "hint", role: "status" });
    this.element = h("div", { class: "helping" }, this.draft, this.other, this.said);
  }

  /** There is something to rewrite, or nothing. */
  look() {
    this.other.hidden = !this.composer.box.value.trim();
  }

  choose() {
    const { line } = this.composer.inbox;
    const one = (/** @type {Kind} */ kind, /** @type {string} */ label, /** @type {string} */ language = "") => ({ label, run: () => this.write(kind, language) });
    const others = ["en", "zh"].filter((language) => language !== line?.language);
    pick(t.otherWords, [
      one("shorter", t.shorter),
      one("friendlier", t.friendlier),
      ...[line?.language ?? "en", ...others].map((language) => one("translate", t.into(t.languages[language] ?? language), language)),
    ]);
  }

  /** Have something written into the box, and keep what stood there. @param {Kind} kind @param {string} [language] */
  async write(kind, language) {
    const { composer } = this;
    const { conversation, box } = composer;
    if (this.busy || composer.kind !== "reply" || composer.writing.hidden) return;
    const before = box.value;
    const here = () => composer.conversation === conversation && composer.kind === "reply";
    this.busy = true;
    this.said.replaceChildren(t.aiWrites);
    try {
      const given = { kind, ...(kind === "reply" ? {} : { text: before }), ...(language ? { language } : {}) };
      const { text, by } = await ask("POST", `/conversations/${encodeURIComponent(conversation)}/draft`, given);
      if (!here()) return;
      composer.put(kind === "reply" ? [before.trim(), text].filter(Boolean).join("\n\n") : text);
      this.said.replaceChildren(t.writtenBy(by), " ", button("judge", t.undo, () => [composer.put(before), this.clear()]));
    } catch (problem) {
      if (here()) this.said.replaceChildren(problem instanceof Problem ? problem.message : shared.failed);
    } finally {
      this.busy = false;
    }
  }

  clear() {
    this.said.replaceChildren();
    this.look();
  }
}

/** What whoever takes a conversation over has to know, as it stands now. @param {string} conversation @param {string} language */
export function summary(conversation, language) {
  const place = h("div", {});
  const dialog = open(t.summary, h("div", { class: "head" }, h("h2", {}, t.summary), button("plain", t.close, () => dialog.close())), place);
  const left = new AbortController();
  dialog.addEventListener("close", () => left.abort());
  const make = async (/** @type {AbortSignal} */ signal) => {
    const { wants, tried, known, mood, next } = await ask("GET", `/conversations/${encodeURIComponent(conversation)}/summary?language=${language}`, undefined, signal);
    /** @type {[string, string[]][]} */
    const parts = [
      [t.summed.wants, [wants]],
      [t.summed.tried, tried],
      [t.summed.known, known],
      [t.summed.mood, [t.moods[/** @type {"neutral"} */ (mood)] ?? mood]],
      [t.summed.next, [next]],
    ];
    const shown = parts.filter(([, lines]) => lines.some(Boolean)).flatMap(([name, lines]) => [h("dt", {}, name), h("dd", { lang: languageOf(lines.join(" ")) }, ...lines.map((one) => h("p", {}, one)))]);
    return h("dl", { class: "facts" }, ...shown);
  };
  fill(place, make, left.signal);
}
