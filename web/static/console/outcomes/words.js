/** The outcome page's sentences and numbers in the reader's language. */
import { language, locale } from "../preferences.js";
import { words as en } from "./en.js";
import { words as zh } from "./zh.js";

export const t = language === "zh" ? zh : en;

const whole = new Intl.NumberFormat(locale, { style: "percent", maximumFractionDigits: 0 });
/** @param {number} share */
export const percent = (share) => whole.format(share);

/** Seconds in the largest unit that fits. @param {number} seconds */
export function lasting(seconds) {
  if (seconds < 90) return t.seconds(seconds < 10 ? Math.round(seconds * 10) / 10 : Math.round(seconds));
  return seconds < 5400 ? t.minutes(Math.round(seconds / 60)) : t.hours(Math.round(seconds / 360) / 10);
}
