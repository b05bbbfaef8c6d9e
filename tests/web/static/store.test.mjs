import assert from "node:assert/strict";
import { test } from "node:test";
import { Store, newId } from "../../../web/static/widget/store.js";

/** A browser's storage. */
const storage = (kept = {}) => ({ getItem: (key) => kept[key] ?? null, setItem: (key, text) => void (kept[key] = text) });
const message = (id, text = "hello") => ({ client_id: id, text });

test("what is kept is there for the next page", () => {
  const shared = storage();
  new Store("k", shared).keep({ token: "t" });
  new Store("k", shared).keep({ draft: "d" });
  assert.deepEqual(new Store("k", shared).kept, { token: "t", draft: "d" });
});

test("two tabs do not lose each other's unsent messages", () => {
  const shared = storage();
  const [one, other] = [new Store("k", shared), new Store("k", shared)];
  one.put(message("a"));
  other.put(message("b"));
  one.take("a");
  assert.deepEqual(other.outbox, [message("b")]);
});

test("a message is kept once, however often it is put", () => {
  const store = new Store("k", storage());
  store.put(message("a"));
  store.put({ ...message("a"), failed: "no" });
  assert.deepEqual(store.outbox, [{ ...message("a"), failed: "no" }]);
});

test("damaged or forbidden storage lasts as long as the page", () => {
  const forbidden = { getItem: () => { throw new Error("no"); }, setItem: () => { throw new Error("no"); } };
  for (const place of [storage({ k: "{" }), forbidden, undefined]) {
    const store = new Store("k", place);
    store.put(message("a"));
    assert.equal(store.outbox.length, 1);
  }
});

test("another conversation begins without what belonged to the old one", () => {
  const store = new Store("k", storage());
  store.keep({ conversation: "c1", read: 7, token: "t" });
  store.give(3, "up");
  store.turnTo("c1");
  assert.equal(store.kept.read, 7);
  store.turnTo("c2");
  assert.deepEqual(store.kept, { conversation: "c2", read: 0, given: {}, token: "t" });
});

test("another person finds nothing of the one before", () => {
  const store = new Store("k", storage());
  store.keep({ conversation: "c1", token: "t", customer: "anna", draft: "private" });
  store.put(message("a"));
  store.become("bob", false);
  assert.deepEqual([store.kept.token, store.kept.conversation, store.kept.draft, store.outbox.length], [undefined, undefined, "", 0]);
});

test("an id is a UUID with and without the browser's own", () => {
  const form = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
  const own = crypto.randomUUID;
  assert.match(newId(), form);
  crypto.randomUUID = undefined;
  assert.match(newId(), form);
  crypto.randomUUID = own;
});
