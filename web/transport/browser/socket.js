// Stands in for window.WebSocket where Streamlit connects: the browser's own socket first, plain HTTP where that one
// fails before it opens.

const Native = window.WebSocket;
const STREAM = "/_stcore/stream";
const NATIVE_MS = 4000;

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
