/** Replies that are ready: found by their name after a slash, with what is known of the customer filled in. */
import { ask } from "../api.js";
import { t } from "./words.js";

/** @typedef {import("./types").SavedReply} SavedReply @typedef {import("./types").Line} Line */

/** What a text may ask for: `{customer}`. */
export const BLANK = /\{(customer|agent|order)\}/;

/** @type {Promise<SavedReply[]> | undefined} */
let known;
let asked = 0;
const FRESH = 60_000;

/** All of them; what a lead has written meanwhile is here a minute later. @returns {Promise<SavedReply[]>} */
export function all() {
  if (!known || Date.now() - asked > FRESH) {
    asked = Date.now();
    known = ask("GET", "/replies").catch(() => ((known = undefined), []));
  }
  return /** @type {Promise<SavedReply[]>} */ (known);
}

/** The text in the customer's language, or in another one. @param {SavedReply} reply @param {Line} line */
export const textOf = ({ texts }, line) => texts[line.language] ?? texts.en ?? Object.values(texts)[0] ?? "";

/** Fill in what is known; what is not stays as it is, to be filled in by hand. @param {string} text @param {Record<string, string | undefined>} facts */
export const filled = (text, facts) => text.replace(new RegExp(BLANK, "g"), (blank, name) => facts[name] || blank);

/** What is done along with it, in words. @param {SavedReply} reply */
export const alongOf = ({ tags, then }) => [...tags.map((tag) => `#${tag}`), then && t.then[then]].filter(Boolean).join(" · ");
