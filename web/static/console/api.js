/** What the console asks of its server: one function, the session it is asked in, and what is said when it says no. */
import { t } from "./words.js";

/**
 * @typedef {{ id: string, email: string, name: string, role: keyof typeof t.roles, languages: string[], skills: string[] }} Person
 * @typedef {{ staff: Person, may: string[], csrf: string, expires_at: string }} Session
 */

/** Somebody has to sign in: fired on the window. */
export const SIGNED_OUT = "console:signed-out";

/** An answer that is not what was asked for, as a sentence for the reader. */
export class Problem extends Error {
  /** @param {string} code @param {string} sentence @param {number} [status] */
  constructor(code, sentence, status = 0) {
    super(sentence);
    this.code = code;
    this.status = status;
  }
}

let csrf = "";

/** The token that goes along from now on. @param {Session} session */
export function keep(session) {
  csrf = session.csrf;
  return session;
}

/**
 * Ask the server.
 * @param {string} method @param {string} path below `/api/console` @param {any} [body] @param {AbortSignal} [signal]
 * @returns {Promise<any>} the answer's JSON; throws a Problem
 */
export async function ask(method, path, body, signal) {
  const headers = { "x-csrf-token": csrf, ...(body === undefined ? {} : { "content-type": "application/json" }) };
  const init = { method, headers, signal, body: body === undefined ? undefined : JSON.stringify(body) };
  const answer = await fetch(`/api/console${path}`, init).catch((reason) => {
    if (signal?.aborted) throw reason;
    throw new Problem("offline", t.problems.offline);
  });
  if (answer.ok) return answer.status === 204 ? null : answer.json();
  const problem = await answer.json().catch(() => ({}));
  if (problem.code === "not_signed_in") window.dispatchEvent(new Event(SIGNED_OUT));
  throw new Problem(problem.code ?? "", sentence(answer, problem), answer.status);
}

/**
 * Ask for a file, and have the browser keep it.
 * @param {string} method @param {string} path @param {string} name
 */
export async function download(method, path, name) {
  const answer = await fetch(`/api/console${path}`, { method, headers: { "x-csrf-token": csrf } }).catch(() => null);
  if (!answer) throw new Problem("offline", t.problems.offline);
  if (!answer.ok) throw new Problem("", sentence(answer, await answer.json().catch(() => ({}))), answer.status);
  const link = document.createElement("a");
  link.href = URL.createObjectURL(await answer.blob());
  link.download = name;
  link.click();
  URL.revokeObjectURL(link.href);
}

/** @param {Response} answer @param {{ code?: string, detail?: string }} problem */
function sentence(answer, problem) {
  if (answer.status === 429) return t.tooMany(Math.ceil(Number(answer.headers.get("retry-after") ?? 60) / 60));
  const known = /** @type {Record<string, string>} */ (t.problems)[problem.code ?? ""];
  return known ?? (answer.status < 500 && problem.detail) ?? t.failed;
}
