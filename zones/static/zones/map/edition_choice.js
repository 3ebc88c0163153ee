/**
 * Which edition of a scheme was in force at an instant. Pure.
 */

/**
 * @typedef {object} Edition  as GET /schemes and /schemes/{code}/editions give it
 * @property {number} number
 * @property {{start: string | null, end: string | null}[]} in_force  half-open
 *
 * @typedef {object} Standing
 * @property {number} number
 * @property {string | null} since  null: since ever
 */

/**
 * @param {Edition[]} editions
 * @param {Date} instant
 * @returns {Standing | null}
 */
export function editionAt(editions, instant) {
  for (const { number, in_force: periods } of editions) {
    const period = periods.find(({ start, end }) =>
      (!start || new Date(start) <= instant) && (!end || instant < new Date(end)));
    if (period) return { number, since: period.start };
  }
  return null;
}

/**
 * The last moment of a day, the state a day asks for.
 * @param {string} day  YYYY-MM-DD
 */
export const endOfDay = (day) => new Date(`${day}T23:59:59.999`);
