import assert from "node:assert/strict";
import { beforeEach, mock, test } from "node:test";
import { Connection } from "../../../web/static/widget/connection.js";

globalThis.navigator ??= {};

/** A socket that does what the test says. */
class Socket {
  static all = [];
  readyState = 1;
  sent = [];
  constructor(url) {
    this.url = url;
    Socket.all.push(this);
  }
  send(text) {
    this.sent.push(JSON.parse(text));
  }
  close() {
    this.readyState = 3;
  }
  says(frame) {
    this.onmessage({ data: JSON.stringify(frame) });
  }
}

const newest = () => Socket.all.at(-1);
const settled = () => new Promise((done) => setImmediate(done));

function connect({ hello = async () => ({ type: "session.open" }) } = {}) {
  const seen = { statuses: [], frames: [], refusals: [] };
  const owner = {
    hello,
    receive: (frame) => seen.frames.push(frame.type),
    reported: (status) => seen.statuses.push(status),
    refused: (code, times) => seen.refusals.push([code, times]),
  };
  return { seen, connection: new Connection("ws://here/ws/chat", owner, Socket, () => 1) };
}

async function ready(connection) {
  connection.start();
  await settled();
  newest().onopen();
  newest().says({ type: "session.ready" });
}

beforeEach(() => {
  Socket.all = [];
  mock.timers.reset();
  mock.timers.enable({ apis: ["setTimeout", "setInterval", "Date"] });
});

test("it says hello first and is ready when the server is", async () => {
  const { connection, seen } = connect();
  await ready(connection);
  assert.deepEqual(newest().sent, [{ type: "session.open" }]);
  assert.deepEqual(seen.statuses, ["connecting", "ready"]);
});

test("nothing is sent before the server is ready", async () => {
  const { connection } = connect();
  connection.start();
  await settled();
  assert.equal(connection.send({ type: "message.send" }), false);
});

test("each failure waits twice as long, up to half a minute", async () => {
  const { connection } = connect();
  connection.start();
  const waits = [];
  for (let times = 0; times < 9; times += 1) {
    await settled();
    const before = Socket.all.length;
    newest().onclose({ code: 1006 });
    let waited = 0;
    while (Socket.all.length === before) {
      mock.timers.tick(500);
      waited += 500;
      await settled();
    }
    waits.push(waited);
  }
  assert.deepEqual(waits, [500, 1000, 2000, 4000, 8000, 16000, 30000, 30000, 30000]);
});

test("a connection that stays silent after a message is given up", async () => {
  const { connection, seen } = connect();
  await ready(connection);
  connection.send({ type: "message.send" });
  mock.timers.tick(10_000);
  assert.equal(seen.statuses.at(-1), "waiting");
});

test("a ping goes out every twenty seconds, and its answer is a sign of life", async () => {
  const { connection, seen } = connect();
  await ready(connection);
  for (let times = 0; times < 5; times += 1) {
    mock.timers.tick(20_000);
    assert.equal(newest().sent.at(-1).type, "ping");
    newest().says({ type: "pong" });
  }
  assert.equal(seen.statuses.at(-1), "ready");
});

test("a token refused again and again is not tried for ever", async () => {
  const { connection, seen } = connect();
  connection.start();
  for (let times = 0; times < 3; times += 1) {
    await settled();
    newest().onclose({ code: 4001 });
    mock.timers.tick(2000);
  }
  await settled();
  assert.deepEqual(seen.refusals, [[4001, 1], [4001, 2]]);
  assert.equal(seen.statuses.at(-1), "refused");
  const tried = Socket.all.length;
  mock.timers.tick(100_000);
  await settled();
  assert.equal(Socket.all.length, tried);
  connection.start();
  await settled();
  assert.equal(Socket.all.length, tried + 1);
});

test("a server that finds us too fast gets a rest of seconds", async () => {
  const { connection, seen } = connect();
  await ready(connection);
  newest().onclose({ code: 4008 });
  assert.deepEqual(seen.refusals, []);
  mock.timers.tick(7_999);
  await settled();
  assert.equal(Socket.all.length, 1);
  mock.timers.tick(1);
  await settled();
  assert.equal(Socket.all.length, 2);
});

test("a visitor who cannot be registered is tried again later", async () => {
  let works = false;
  const { connection, seen } = connect({ hello: () => (works ? Promise.resolve({ type: "session.open" }) : Promise.reject(new Error())) });
  connection.start();
  await settled();
  assert.equal(seen.statuses.at(-1), "waiting");
  works = true;
  mock.timers.tick(1000);
  await settled();
  assert.equal(Socket.all.length, 1);
});

test("what an old socket still says is not heard", async () => {
  const { connection, seen } = connect();
  await ready(connection);
  const old = newest();
  connection.again();
  old.says({ type: "message" });
  old.onclose({ code: 1006 });
  assert.deepEqual(seen.frames, ["session.ready"]);
  assert.equal(seen.statuses.at(-1), "connecting");
});
