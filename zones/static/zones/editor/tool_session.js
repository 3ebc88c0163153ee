/**
 * Which tool is in hand. A tool is a script of questions ("press a cell", "draw a line"); choosing
 * another, or Escape, ends the questions of the one before. Pure: the questions come from outside.
 */

/**
 * @template Ask
 * @typedef {object} Tool
 * @property {string} code
 * @property {string} icon  of Tabler's outlines
 * @property {string} key  the letter that takes it up
 * @property {() => string} name
 * @property {boolean} [looks]  it changes nothing, so whoever may not edit has it too
 * @property {(ask: Ask) => Promise<void>} run
 */

/** Thrown by a question whose tool was put down. */
export class PutDown extends Error {}

/**
 * @template Ask
 */
export class ToolSession {
  /**
   * @param {Tool<Ask>} rest  the tool in hand when there is no other
   * @param {(signal: AbortSignal) => Ask} asking  questions that end when the signal does
   * @param {{onChange: (tool: Tool<Ask>) => void, onProblem: (error: unknown) => void}} listeners
   */
  constructor(rest, asking, { onChange, onProblem }) {
    this.rest = rest;
    this.asking = asking;
    this.onChange = onChange;
    this.onProblem = onProblem;
    /** @type {Tool<Ask> | null} */
    this.tool = null;
    this.hand = new AbortController();
    /** Resolves when the tool in hand has come to its end. */
    this.ended = Promise.resolve();
  }

  /** @param {Tool<Ask>} tool */
  take(tool) {
    this.hand.abort();
    this.hand = new AbortController();
    this.tool = tool;
    this.onChange(tool);
    this.ended = this.work(tool, this.hand.signal);
    return this.ended;
  }

  /** Back to the tool at rest; from there it begins anew, which forgets what was half done. */
  putDown() {
    return this.take(this.rest);
  }

  /**
   * @param {Tool<Ask>} tool
   * @param {AbortSignal} signal
   */
  async work(tool, signal) {
    try {
      await tool.run(this.asking(signal));
    } catch (error) {
      if (!(error instanceof PutDown)) this.onProblem(error);
    }
    if (!signal.aborted) this.putDown();
  }
}

/**
 * A promise that the end of the tool breaks off.
 * @template T
 * @param {AbortSignal} signal
 * @param {(resolve: (value: T) => void, reject: (error: unknown) => void) => (() => void) | void} begin
 *     returns what to do at the end, however it comes
 * @returns {Promise<T>}
 */
export function untilPutDown(signal, begin) {
  return new Promise((resolve, reject) => {
    if (signal.aborted) {
      reject(new PutDown());
      return;
    }
    /** @type {(() => void) | void} */
    let clean = undefined;
    const end = () => {
      signal.removeEventListener("abort", stop);
      clean?.();
    };
    const stop = () => {
      end();
      reject(new PutDown());
    };
    signal.addEventListener("abort", stop);
    clean = begin((value) => { end(); resolve(value); }, (error) => { end(); reject(error); });
  });
}
