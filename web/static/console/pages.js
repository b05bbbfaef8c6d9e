/** The console's pages: which there are, and who has use for them. A page is one module that is loaded when it is opened. */
import { t } from "./words.js";

/**
 * @typedef {{ session: import("./api.js").Session, rest: string[], query: URLSearchParams, signal: AbortSignal }} Visit
 *   `rest` is the path below the page; `signal` is aborted when the page is left
 * @typedef {(visit: Visit) => Promise<HTMLElement>} Show
 * @typedef {{ name: string, title: string, role?: string | string[], menu: boolean, load: () => Promise<{ show: Show }> }} Page
 */

/** @type {Page[]} */
const PAGES = [
  { name: "inbox", title: t.inbox, role: "agent", menu: true, load: () => import("./inbox/page.js") },
  { name: "tickets", title: t.tickets, role: "agent", menu: true, load: () => import("./tickets/page.js") },
  { name: "replies", title: t.replies, role: "lead", menu: true, load: () => import("./pages/replies.js") },
  { name: "knowledge", title: t.knowledge, role: "lead", menu: true, load: () => import("./knowledge/page.js") },
  { name: "campaigns", title: t.campaigns, role: "lead", menu: true, load: () => import("./campaigns/page.js") },
  { name: "reports", title: t.reports, role: ["lead", "evaluator"], menu: true, load: () => import("./reports/page.js") },
  { name: "evals", title: t.evals, role: ["lead", "evaluator"], menu: true, load: () => import("./evals/page.js") },
  { name: "outcomes", title: t.outcomes, role: ["lead", "evaluator"], menu: true, load: () => import("./outcomes/page.js") },
  { name: "account", title: t.account, menu: false, load: () => import("./pages/account.js") },
];

/** Those that somebody may open: the first is where they begin. @param {import("./api.js").Session} session */
export const pagesOf = (session) => PAGES.filter((page) => !page.role || [page.role].flat().some((role) => session.may.includes(role)));

/** `#/knowledge/12?page=2` → its page, or the first. @param {string} hash @param {Page[]} pages */
export function route(hash, pages) {
  const [path, query = ""] = hash.replace(/^#\/?/, "").split("?");
  const [name, ...rest] = path.split("/").map(decodeURIComponent);
  const page = pages.find((one) => one.name === name);
  return { page: page ?? pages[0], rest: page ? rest : [], query: new URLSearchParams(query) };
}
