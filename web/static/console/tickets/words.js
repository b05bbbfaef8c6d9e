/** The ticket page's sentences in the reader's language. */
import { language } from "../preferences.js";
import { words as en } from "./en.js";
import { words as zh } from "./zh.js";

export const t = language === "zh" ? zh : en;

/** How far away a moment is, either way, in the largest unit that fits. @param {string} at */
export function left(at) {
  const minutes = Math.round(Math.abs(Date.parse(at) - Date.now()) / 60_000);
  if (minutes < 60) return t.minutes(minutes);
  return minutes < 48 * 60 ? t.hours(Math.round(minutes / 60)) : t.days(Math.round(minutes / 1440));
}
