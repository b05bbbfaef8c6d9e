/** One campaign: its drafts to be read and changed, the decision, and what became of its letters. */
import { button, h } from "../../widget/dom.js";
import { ask, download } from "../api.js";
import { fill } from "../states.js";
import { moment, number } from "../words.js";
import { draft } from "./draft.js";
import { t } from "./words.js";

/** @typedef {import("./types").One} One @typedef {import("./types").Draft} Draft */

const AGAIN = 1_000;

/** @param {HTMLElement} place @param {string} id @param {AbortSignal} signal */
export function one(place, id, signal) {
  let sending = false;
  const read = () => fill(place, async (still) => whole(await ask("GET", `/campaigns/${id}`, undefined, still)), signal);
  const later = () => setTimeout(() => signal.aborted || read(), AGAIN);

  /** @param {"approve" | "refuse" | "send"} what */
  const act = async (what) => {
    await ask("POST", `/campaigns/${id}/${what}`);
    sending = what === "send";
    await read();
  };

  /** @param {One} found */
  function whole(found) {
    const { campaign } = found;
    const { ready = 0, sending: leaving = 0 } = campaign.letters;
    sending = sending && ready + leaving > 0;
    if (campaign.status === "drafting" || sending) later();
    const facts = [t.audience(number(campaign.audience)), t.made(moment(campaign.made_at))].join(" · ");
    const head = h("div", { class: "head" }, h("h2", {}, campaign.name), h("span", { class: "mark", role: "status" }, t.status[campaign.status]));
    const list = h("div", { class: "cards" });
    more(list, found, campaign.status === "waiting");
    return h("div", { class: "cards" }, h("section", { class: "reply" }, head, h("p", { class: "hint" }, facts), next(found)), list);
  }

  /** What can be done now. @param {One} found */
  function next({ campaign, drafts, drafts_in_all }) {
    if (campaign.status === "waiting") {
      const approve = async () => {
        const doubtful = drafts.filter((each) => each.doubts.length && !each.refused).length;
        if (!doubtful || confirm(t.doubtful(doubtful))) await act("approve");
      };
      const refuse = () => confirm(t.reallyRefuse) && act("refuse");
      return h("div", { class: "cards" }, h("p", { class: "hint" }, t.approveHint(number(drafts_in_all))), acts(["primary", t.approve, approve], ["plain", t.refuse, refuse]));
    }
    if (campaign.status !== "approved") return null;
    const { letters } = campaign;
    const rows = Object.keys(t.letters).filter((name) => letters[name]).map((name) => h("li", {}, `${number(letters[name])} ${t.letters[name]}`));
    const some = rows.length ? h("ul", { "aria-live": "polite" }, ...rows) : h("p", { class: "hint" }, t.noLetters);
    const send = () => confirm(t.reallySend(number(letters.ready))) && act("send");
    const take = async () => {
      await download("POST", `/campaigns/${campaign.id}/export`, `${campaign.name}.csv`);
      await read();
    };
    const can = [/** @type {Act} */ (["primary", t.send, send])].filter(() => letters.ready && !sending);
    const file = letters.ready || letters.exported ? [/** @type {Act} */ (["plain", t.export, take])] : [];
    return h("div", { class: "cards" }, some, acts(...can, ...file), file.length > 0 && h("p", { class: "hint" }, t.exportHint));
  }

  /** @param {HTMLElement} list @param {One} found @param {boolean} open whether they can be changed */
  function more(list, found, open) {
    let shown = 0;
    const add = (/** @type {Draft[]} */ drafts) => {
      shown += drafts.length;
      another.before(...drafts.map((each) => draft(id, each, open)));
      another.hidden = shown >= found.drafts_in_all || !drafts.length;
    };
    const another = button("plain", t.more, async () => add((await ask("GET", `/campaigns/${id}?offset=${shown}`)).drafts));
    list.append(another);
    add(found.drafts);
  }

  read();
}

/** @typedef {[kind: string, label: string, go: () => any]} Act */

/** Buttons, and one place that says why something did not work. @param {...Act} wanted */
function acts(...wanted) {
  const said = h("p", { class: "said", role: "alert" });
  const press = (/** @type {() => any} */ go) => async () => {
    said.textContent = "";
    await Promise.resolve(go()).catch((problem) => { said.textContent = problem.message; });
  };
  return h("div", { class: "cards" }, h("div", { class: "acts" }, ...wanted.map(([kind, label, go]) => button(kind, label, press(go)))), said);
}
