/** The console's sentences in the reader's language, and numbers and times as that language writes them. */
import { words as en } from "./en.js";
import { language, locale } from "./preferences.js";
import { words as zh } from "./zh.js";

export const t = language === "zh" ? zh : en;

/** @param {string} at */
export const moment = (at) => new Intl.DateTimeFormat(locale, { dateStyle: "medium", timeStyle: "short" }).format(new Date(at));

/** @param {number} n */
export const number = (n) => new Intl.NumberFormat(locale).format(n);

/** Where there is little room: 2.5K. @param {number} n */
export const roughly = (n) => new Intl.NumberFormat(locale, { notation: "compact" }).format(n);
