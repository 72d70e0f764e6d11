// Messages over questions and answers; wire.py describes their bytes, tab.py is the other end.

const HOME = new URL(".", document.currentScript.src);
const WAIT_MS = 28000; // a question is held so long where there is no news
const SHORT_WAIT_MS = 1000; // by a tab that may not hold a connection, just after it has sent something
const LATE_MS = 15000; // an answer so long overdue will not come
const PAUSE_MS = 20000; // between the questions of a tab that holds none
const BUSY_MS = 10000;
const RESTLESS_MS = 100; // an answer that came sooner and says nothing was not held: do not ask again at once
const GIVE_UP_MS = 8000;
const BACK_OFF_MS = [200, 500, 1000, 2000];
const HEAD_BYTES = 10;
const FRAME_BYTES = 8;

const place = new Place();
let before = ""; // the tab this page had last; its instance may still hold the session

function post(what, { tab, body, timeout, keepalive = false, type = "application/octet-stream" }) {
  const headers = { "Content-Type": type };
  if (tab) headers["X-Prism-Tab"] = tab;
  const signal = timeout ? AbortSignal.timeout(timeout) : undefined;
  return fetch(new URL(what, HOME), {
    method: "POST",
    headers,
    body,
    signal,
    keepalive,
    cache: "no-store",
    credentials: "same-origin",
  });
}

/** Messages over questions and answers: what `TabSocket` needs of a socket. */
class Line {
  #tab = "";
  #number = 0;
  #got = 0;
  #sent = 0;
  #unsent = []; // what the server has not said it got
  #carried = 0; // the last message that a question under way carries
  #underWay = 0;
  #isOver = false;
  #timer = 0;
  #failures = 0;
  #failingSince = 0;
  #lastSend = -BUSY_MS;

  constructor({ onMessage, onEnd }) {
    this.onMessage = onMessage;
    this.onEnd = onEnd;
  }

  /** Open the tab; returns the subprotocol. */
  async open(url, protocols) {
    place.take();
    const asked = JSON.stringify({ path: url.pathname, protocols });
    const answer = await post("open", { tab: before, body: asked, timeout: LATE_MS, type: "application/json" });
    if (!answer.ok) throw new Error(`the server answers ${answer.status}`);
    const { tab, protocol } = await answer.json();
    if (this.#isOver) {
      post("close", { tab, keepalive: true }).catch(() => {});
      return protocol;
    }
    this.#tab = before = tab;
    for (const [target, name] of Line.#looks) target.addEventListener(name, this.#look);
    return protocol;
  }

  static #looks = [
    [document, "visibilitychange"],
    [window, "online"],
  ];

  /** What has happened outside: seen again, connected again. */
  #look = () => {
    if (document.hidden) place.leave();
    else this.#next();
  };

  start() {
    this.#next();
  }

  send(data) {
    this.#unsent.push([(this.#sent += 1), data]);
    this.#lastSend = performance.now();
    this.#next();
  }

  get waiting() {
    return this.#unsent.reduce((size, [, data]) => size + data.byteLength, 0);
  }

  end(code, { say = false } = {}) {
    if (this.#isOver) return;
    this.#isOver = true;
    clearTimeout(this.#timer);
    place.leave();
    for (const [target, name] of Line.#looks) target.removeEventListener(name, this.#look);
    if (say && this.#tab) post("close", { tab: this.#tab, keepalive: true }).catch(() => {});
    this.onEnd(code);
  }

  /** Ask, if that is of use: two questions at most, the second only to bring what the first does not carry. */
  #next() {
    if (this.#isOver || !this.#tab) return;
    const brings = this.#brings;
    if (this.#underWay > 1 || (this.#underWay === 1 && !brings)) return;
    clearTimeout(this.#timer);
    if (!document.hidden) place.take();
    this.#ask();
  }

  get #brings() {
    return this.#unsent.length > 0 && this.#unsent.at(-1)[0] > this.#carried;
  }

  #later(milliseconds) {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#next(), milliseconds);
  }

  get #wait() {
    if (place.isTaken && !document.hidden) return WAIT_MS;
    return this.#isBusy ? SHORT_WAIT_MS : 0;
  }

  get #isBusy() {
    return performance.now() - this.#lastSend < BUSY_MS;
  }

  async #ask() {
    const wait = this.#wait;
    const body = this.#question(wait);
    const asked = performance.now();
    const got = this.#got;
    this.#underWay += 1;
    this.#carried = this.#sent;
    let isAnswered = false;
    try {
      const answer = await post("exchange", { tab: this.#tab, body, timeout: wait + LATE_MS });
      if (answer.status === 410) return this.end(1012);
      if (answer.status >= 400 && answer.status < 500) return this.end(1008);
      if (answer.ok) {
        this.#read(await answer.arrayBuffer());
        isAnswered = true;
      }
    } catch {
      // Cut, lost or late: what was not acknowledged goes again with the next question.
    } finally {
      this.#underWay -= 1;
    }
    if (isAnswered) this.#goOn(wait, { isNews: this.#got > got, took: performance.now() - asked });
    else this.#tryAgain();
  }

  #goOn(wait, { isNews, took }) {
    this.#failures = 0;
    if (isNews || this.#brings || (wait > 0 && took > RESTLESS_MS)) this.#next();
    else if (this.#underWay === 0) this.#later(wait > 0 || this.#isBusy ? RESTLESS_MS : PAUSE_MS);
  }

  #tryAgain() {
    if (this.#isOver) return;
    this.#carried = 0;
    if (this.#failures === 0) this.#failingSince = performance.now();
    if (performance.now() - this.#failingSince > GIVE_UP_MS) return this.end(1006);
    const pause = BACK_OFF_MS[Math.min(this.#failures, BACK_OFF_MS.length - 1)];
    this.#failures += 1;
    if (this.#underWay === 0) this.#later(pause * (0.75 + Math.random() / 2));
  }

  #question(wait) {
    const size = this.#unsent.reduce((sum, [, data]) => sum + FRAME_BYTES + data.byteLength, HEAD_BYTES);
    const bytes = new Uint8Array(size);
    const view = new DataView(bytes.buffer);
    view.setUint16(0, wait / 100);
    view.setUint32(2, (this.#number += 1));
    view.setUint32(6, this.#got);
    let at = HEAD_BYTES;
    for (const [number, data] of this.#unsent) {
      view.setUint32(at, number);
      view.setUint32(at + 4, data.byteLength);
      bytes.set(data, at + FRAME_BYTES);
      at += FRAME_BYTES + data.byteLength;
    }
    return bytes;
  }

  #read(buffer) {
    const view = new DataView(buffer);
    const arrived = view.getUint32(0);
    this.#unsent = this.#unsent.filter(([number]) => number > arrived);
    for (let at = 4; at < buffer.byteLength && !this.#isOver; ) {
      const number = view.getUint32(at);
      const length = view.getUint32(at + 4);
      at += FRAME_BYTES;
      if (number === 0) return this.end(view.getUint16(at));
      if (number === this.#got + 1) {
        this.#got = number;
        this.onMessage(buffer.slice(at, at + length));
      }
      at += length;
    }
  }
}
