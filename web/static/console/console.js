/** The console's beginning: who is here decides what is shown. */
import { h } from "../widget/dom.js";
import { ask, keep, Problem, SIGNED_OUT } from "./api.js";
import { frame } from "./frame.js";
import { apply } from "./preferences.js";
import { firstAdmin, signIn } from "./sign_in.js";
import { fill, offline } from "./states.js";
import { t } from "./words.js";

/** @typedef {import("./api.js").Session} Session */

apply();
const place = h("div", { id: "console" });
document.body.append(offline(), place);
let invitation = "";
let stay = new AbortController();

/** What somebody sees who is signed in. @param {Session} session */
function inside(session) {
  stay = new AbortController();
  return frame(keep(session), () => show(outside()), stay.signal);
}

/** What everybody else sees. @param {string} [notice] */
function outside(notice) {
  stay.abort();
  document.title = `${t.signIn} · Rapport`;
  return signIn((session) => show(inside(session)), notice);
}

/** Whether somebody comes by the first admin's link: its token is good for one use, and stays in no history. */
function invited() {
  const token = location.hash.match(/^#setup=(.+)$/)?.[1];
  if (!token) return false;
  history.replaceState(null, "", location.pathname);
  invitation = token;
  return true;
}

/** @param {HTMLElement} element */
function show(element) {
  place.replaceChildren(element);
  place.querySelector("input")?.focus();
}

/** @param {AbortSignal} signal */
async function whoever(signal) {
  if (invitation && (await ask("GET", "/setup", undefined, signal)).needed) {
    document.title = `${t.makeAdmin} · Rapport`;
    return firstAdmin(invitation, (session) => show(inside(session)));
  }
  try {
    return inside(await ask("GET", "/me", undefined, signal));
  } catch (problem) {
    if (problem instanceof Problem && problem.code === "not_signed_in") return outside();
    throw problem;
  }
}

addEventListener(SIGNED_OUT, () => {
  if (place.querySelector(".frame")) show(outside(t.signedOut));
});
addEventListener("hashchange", () => {
  if (invited()) begin();
});

function begin() {
  stay.abort();
  fill(place, whoever, new AbortController().signal).then(() => place.querySelector("input")?.focus());
}

invited();
begin();
