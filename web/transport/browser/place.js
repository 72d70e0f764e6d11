// Which tabs may hold a question: all tabs of a browser share the few connections it has for a server.

const CHOICE = "prism-transport";
const PLACES = 4; // of the six connections a browser has for a server, so many may be held

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
