// Stands in for window.WebSocket where Streamlit connects: the browser's own socket first, plain HTTP where that one
// fails before it opens. The format of an exchange is described in wire.py; the server side is tab.py.
(() => {
  "use strict";

  const Native = window.WebSocket;
  const HOME = new URL(".", document.currentScript.src);
  const STREAM = "/_stcore/stream";
  const CHOICE = "prism-transport";
  const NATIVE_MS = 4000;
  const WAIT_MS = 28000; // a question is held so long where there is no news
  const SHORT_WAIT_MS = 1000; // by a tab that may not hold a connection, just after it has sent something
  const LATE_MS = 15000; // an answer so long overdue will not come
  const PAUSE_MS = 20000; // between the questions of a tab that holds none
  const BUSY_MS = 10000;
  const RESTLESS_MS = 100; // an answer that came sooner and says nothing was not held: do not ask again at once
  const GIVE_UP_MS = 8000;
  const BACK_OFF_MS = [200, 500, 1000, 2000];
  const PLACES = 4; // of the six connections a browser has for a server, so many may be held
  const HEAD_BYTES = 10;
  const FRAME_BYTES = 8;

  /** Whether this tab may hold a question; all tabs of the browser share a few places. */
  class Place {
    #leave = null;
    #asking = false;

    get isTaken() {
      return this.#leave !== null || !navigator.locks;
    }

    async take() {
      if (this.isTaken || this.#asking) return;
      this.#asking = true;
      for (let number = 0; number < PLACES && !this.#leave; number += 1) await this.#try(number);
      this.#asking = false;
    }

    leave() {
      this.#leave?.();
      this.#leave = null;
    }

    #try(number) {
      return new Promise((tried) => {
        const held = (lock) => {
          if (!lock) return tried();
          return new Promise((leave) => {
            this.#leave = leave;
            tried();
          });
        };
        navigator.locks.request(`${CHOICE}-${number}`, { ifAvailable: true }, held).catch(() => tried());
      });
    }
  }

  const remembered = {
    get isHttp() {
      try {
        return sessionStorage.getItem(CHOICE) === "http";
      } catch {
        return false; // storage is blocked: each socket finds out anew
      }
    },
    keepHttp() {
      try {
        sessionStorage.setItem(CHOICE, "http");
      } catch {}
    },
  };

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

  /** What Streamlit gets for `new WebSocket`; it sends and receives bytes only. */
  class TabSocket extends EventTarget {
    static #opened = false; // a native socket has worked in this page: a later failure is an outage, not the network

    constructor(url, protocols = []) {
      super();
      this.url = String(url);
      this.protocol = "";
      this.extensions = "";
      this.binaryType = "arraybuffer";
      this.readyState = Native.CONNECTING;
      this.protocols = [protocols].flat();
      for (const name of ["open", "message", "error", "close"]) {
        this[`on${name}`] = null;
        this.addEventListener(name, (event) => this[`on${name}`]?.(event));
      }
      if (remembered.isHttp) this.#overHttp();
      else this.#native();
    }

    get bufferedAmount() {
      return this.native?.bufferedAmount ?? this.line?.waiting ?? 0;
    }

    send(data) {
      if (this.readyState === Native.CONNECTING) throw new DOMException("Not open yet", "InvalidStateError");
      if (this.readyState !== Native.OPEN) return;
      if (this.native) this.native.send(data);
      else this.line.send(bytesOf(data));
    }

    close(code = 1000, reason = "") {
      if (this.readyState >= Native.CLOSING) return;
      this.readyState = Native.CLOSING;
      if (this.native) this.native.close(code, reason);
      else this.line.end(code, { say: true });
    }

    #native() {
      const native = (this.native = new Native(this.url, this.protocols));
      native.binaryType = "arraybuffer";
      const patience = setTimeout(() => fail(), NATIVE_MS);
      const fail = () => {
        if (this.native !== native) return;
        this.native = null;
        clearTimeout(patience);
        native.close();
        if (this.readyState === Native.CONNECTING) this.#overHttp();
        else this.#closed(1006);
      };
      native.addEventListener("open", () => {
        if (this.native !== native) return;
        clearTimeout(patience);
        TabSocket.#opened = true;
        this.#open(native.protocol);
      });
      native.addEventListener("message", ({ data, origin }) => this.#say("message", { data, origin }));
      native.addEventListener("error", () => {
        if (this.readyState === Native.CONNECTING) fail();
        else if (this.native === native) this.dispatchEvent(new Event("error"));
      });
      native.addEventListener("close", ({ code, reason, wasClean }) => {
        if (this.readyState === Native.CONNECTING) fail();
        else if (this.native === native) this.#closed(code, reason, wasClean);
      });
    }

    #overHttp() {
      const origin = new URL(this.url).origin;
      const line = (this.line = new Line({
        onMessage: (data) => this.#say("message", { data, origin }),
        onEnd: (code) => this.#closed(code, "", code === 1000),
      }));
      line.open(new URL(this.url), this.protocols).then(
        (protocol) => {
          if (this.readyState !== Native.CONNECTING) return;
          if (!TabSocket.#opened) remembered.keepHttp();
          this.#open(protocol);
          line.start();
        },
        () => {
          if (this.readyState !== Native.CONNECTING) return;
          this.dispatchEvent(new Event("error"));
          line.end(1006);
        },
      );
    }

    #open(protocol) {
      this.protocol = protocol;
      this.readyState = Native.OPEN;
      this.dispatchEvent(new Event("open"));
    }

    #say(name, { data, origin }) {
      if (this.readyState === Native.OPEN) this.dispatchEvent(new MessageEvent(name, { data, origin }));
    }

    #closed(code, reason = "", wasClean = false) {
      if (this.readyState === Native.CLOSED) return;
      this.readyState = Native.CLOSED;
      // Later, as a socket does: Streamlit closes its socket from within its own handlers.
      setTimeout(() => this.dispatchEvent(new CloseEvent("close", { code, reason, wasClean })));
    }
  }

  function bytesOf(data) {
    if (typeof data === "string") return new TextEncoder().encode(data);
    if (ArrayBuffer.isView(data)) return new Uint8Array(data.buffer, data.byteOffset, data.byteLength).slice();
    return new Uint8Array(data.slice(0));
  }

  function isStreamlits(url) {
    const { host, pathname } = new URL(url, document.baseURI);
    return host === window.location.host && pathname.endsWith(STREAM);
  }

  const open = new Set();
  window.WebSocket = new Proxy(Native, {
    construct(_target, [url, ...more]) {
      if (!isStreamlits(url)) return new Native(url, ...more);
      const socket = new TabSocket(url, ...more);
      open.add(socket);
      socket.addEventListener("close", () => open.delete(socket));
      return socket;
    },
  });

  // A page that goes lets its session go at once; one that comes back from the browser's cache connects anew.
  window.addEventListener("pagehide", () => open.forEach((socket) => socket.line?.end(1001, { say: true })));
})();
