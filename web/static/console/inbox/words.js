/** The inbox's sentences in the reader's language. */
import { language, locale } from "../preferences.js";
import { words as en } from "./en.js";
import { words as zh } from "./zh.js";

export const t = language === "zh" ? zh : en;

const clock = new Intl.DateTimeFormat(locale, { hour: "2-digit", minute: "2-digit" });
const day = new Intl.DateTimeFormat(locale, { weekday: "long", day: "numeric", month: "long" });
const short = new Intl.DateTimeFormat(locale, { day: "numeric", month: "short" });

/** @param {string} at */
export const time = (at) => clock.format(new Date(at));
/** @param {string} at */
export const date = (at) => day.format(new Date(at));
/** @param {string} at */
export const shortDate = (at) => short.format(new Date(at));

/** How long ago, in the largest unit that fits. @param {string} at @param {string} [fresh] what is said of the first minute */
export function since(at, fresh = t.now) {
  const minutes = Math.max(0, Math.floor((Date.now() - Date.parse(at)) / 60_000));
  if (minutes < 1) return fresh;
  if (minutes < 60) return t.minutes(minutes);
  return minutes < 48 * 60 ? t.hours(Math.floor(minutes / 60)) : shortDate(at);
}

/** Who the other side is: by name if that is proven. @param {import("./types").Line} line */
export const nameOf = (line) => line.customer?.name ?? t.visitor(line.visitor.slice(-4));

/** Why a conversation came to people. @param {string} reason a word of the server, or a colleague's own */
export const reasonOf = (reason) => /** @type {Record<string, string>} */ (t.reasons)[reason] ?? reason;

const exact = new Intl.NumberFormat(locale, { style: "currency", currency: "USD", maximumFractionDigits: 4 });
/** What a model costs. @param {string} amount */
export const dollars = (amount) => exact.format(Number(amount));

/** An amount as the reader's language writes it. @param {string} amount @param {string} currency */
export function money(amount, currency) {
  try {
    return new Intl.NumberFormat(locale, { style: "currency", currency }).format(Number(amount));
  } catch {
    return `${amount} ${currency}`;
  }
}
