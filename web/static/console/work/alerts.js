/** How somebody is told of what happens while they look elsewhere: a sound, a notification, the page's title. Each can be switched off. */

const KEY = "console:alerts";
const [HIGH, LOW, LASTS] = [880, 660, 0.12];

/** @typedef {{ sound: boolean, notify: boolean }} Wishes */

/** @returns {Wishes} this browser's; a notification has to be allowed first */
export function wishes() {
  try {
    return { sound: true, notify: false, ...JSON.parse(localStorage.getItem(KEY) ?? "{}") };
  } catch {
    return { sound: true, notify: false };
  }
}

/** Wish otherwise. @param {Partial<Wishes>} some @returns {Promise<boolean>} whether that can be done: a browser may forbid notifications */
export async function wish(some) {
  if (some.notify && (await globalThis.Notification?.requestPermission()) !== "granted") return false;
  localStorage.setItem(KEY, JSON.stringify({ ...wishes(), ...some }));
  if (some.sound) chime();
  return true;
}

/** @type {AudioContext | undefined} */
let audio;

/** Two short tones. A page that nobody has touched yet may not sound, and stays silent. */
function chime() {
  audio ??= new AudioContext();
  audio.resume();
  [LOW, HIGH].forEach((tone, place) => {
    const context = /** @type {AudioContext} */ (audio);
    const [from, source, volume] = [context.currentTime + place * LASTS, context.createOscillator(), context.createGain()];
    source.frequency.value = tone;
    volume.gain.setValueAtTime(0.08, from);
    volume.gain.exponentialRampToValueAtTime(0.001, from + LASTS);
    source.connect(volume).connect(context.destination);
    source.start(from);
    source.stop(from + LASTS);
  });
}

let missed = 0;

/** The title says how much has happened since somebody last looked. */
function count() {
  missed = document.hidden ? missed + 1 : 0;
  const plain = document.title.replace(/^\(\d+\) /, "");
  document.title = missed ? `(${missed}) ${plain}` : plain;
}
document.addEventListener("visibilitychange", count);

/** Tell of something. @param {string} title @param {string} body @param {string} tag what is newer under the same tag takes its place @param {() => void} open */
export function tell(title, body, tag, open) {
  const { sound, notify } = wishes();
  if (sound) chime();
  if (!document.hidden) return;
  count();
  if (!notify || globalThis.Notification?.permission !== "granted") return;
  const shown = new Notification(title, { body, tag });
  shown.onclick = () => {
    window.focus();
    shown.close();
    open();
  };
}

/** What in a conversation's change concerns somebody: a note calls them, it was given to them, something waits for a yes, its customer wrote, or it begins to wait.
 * @typedef {import("../inbox/types").Line} Line
 * @param {Line | undefined} before @param {Line} line @param {string} me @returns {"called" | "given" | "asks" | "said" | "waits" | ""} */
export function newsOf(before, line, me) {
  const mine = (/** @type {Line | undefined} */ one) => one?.state === "human" && one.owner?.id === me;
  const said = line.last?.author === "customer" && line.last.number > (before?.last?.number ?? 0);
  if (line.called.includes(me) && !before?.called.includes(me)) return "called";
  if (line.approvals > (before?.approvals ?? 0)) return "asks";
  if (mine(line)) return before && !mine(before) ? "given" : said ? "said" : before ? "" : "given";
  return line.state === "waiting" && before?.state !== "waiting" ? "waits" : "";
}
