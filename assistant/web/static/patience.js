// Waits: for a moment, for the connection, or until somebody presses "stop".

const PAUSES = [500, 1000, 2000, 4000, 8000, 15000, 30000];

export const MOST_TRIES = PAUSES.length;

// Waits longer with each try; a connection that comes back ends the wait at once.
export function connectionOrPause(tries, signal) {
  return pause(PAUSES[Math.min(tries, PAUSES.length - 1)], signal, window);
}

export function pause(milliseconds, signal, source = null) {
  return new Promise((resolve, reject) => {
    const done = () => {
      clearTimeout(timer);
      source?.removeEventListener("online", done);
      resolve();
    };
    const timer = setTimeout(done, milliseconds);
    source?.addEventListener("online", done);
    signal.addEventListener("abort", () => {
      clearTimeout(timer);
      source?.removeEventListener("online", done);
      reject(signal.reason);
    }, { once: true });
  });
}
