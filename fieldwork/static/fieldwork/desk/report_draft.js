/**
 * What was typed into the form of a report, kept in this window until the server has it: a reload
 * loses nothing, and one form is one report however often it is sent. Pure but for the storage.
 */

/**
 * @typedef {import("#fieldwork/desk/place_picker.js").Place} Place
 *
 * @typedef {object} Kept
 * @property {string} uuid  of the report, made once for the form
 * @property {Record<string, string>} values  by the fields' names
 * @property {Place | null} place
 * @property {string} join  number of the issue it is the same as; "" for none
 * @property {string | null} seenAt  ISO 8601; set when it is sent for the first time
 *
 * @typedef {object} DeclaredFile  as PUT /reports takes it
 * @property {string} sha256
 * @property {number} size
 * @property {string} type
 * @property {string} kind
 * @property {string} role
 * @property {string} origin
 * @property {string} captured_at
 */

/**
 * A random UUID (version 4). crypto.randomUUID would want HTTPS.
 * @param {(bytes: Uint8Array) => Uint8Array} [random]
 */
export function makeUuid(random = (bytes) => crypto.getRandomValues(bytes)) {
  const bytes = random(new Uint8Array(16));
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/(.{8})(.{4})(.{4})(.{4})(.{12})/, "$1-$2-$3-$4-$5");
}

export class Draft {
  /**
   * @param {Pick<Storage, "getItem" | "setItem" | "removeItem">} storage
   * @param {string} key
   */
  constructor(storage, key) {
    this.storage = storage;
    this.key = key;
    const before = read(storage.getItem(key));
    this.restored = before !== null;
    /** @type {Kept} */
    this.kept = before ?? empty();
  }

  /** @param {Partial<Kept>} change */
  keep(change) {
    Object.assign(this.kept, change);
    this.storage.setItem(this.key, JSON.stringify(this.kept));
  }

  /** Forgets everything: the next report is another one. */
  clear() {
    this.kept = empty();
    this.storage.removeItem(this.key);
  }
}

/** @returns {Kept} */
const empty = () => ({ uuid: makeUuid(), values: {}, place: null, join: "", seenAt: null });

/**
 * @param {string | null} text
 * @returns {Kept | null}
 */
function read(text) {
  try {
    const kept = JSON.parse(text ?? "null");
    return kept && typeof kept.uuid === "string" ? { ...empty(), ...kept } : null;
  } catch {
    return null;
  }
}

/**
 * The body of PUT /reports/{uuid}: the same form gives the same body, so that sending again is safe.
 * @param {Kept} kept
 * @param {DeclaredFile[]} files
 * @param {{calledIn: boolean, complainant: boolean, exempt: boolean}} asked  what the form shows:
 *     what is hidden is not sent
 */
export function bodyOf({ values, place, join, seenAt }, files, asked) {
  const said = (/** @type {string} */ name) => (values[name] ?? "").trim();
  const contact = { name: said("complainant_name"), phone: said("complainant_phone") };
  return {
    source: said("source"),
    kind: said("kind"),
    category: said("category"),
    urgency: said("urgency"),
    text: said("text"),
    address: said("address"),
    place,
    captured_at: seenAt,
    files,
    join,
    external_number: asked.calledIn ? said("external_number") : "",
    complainant: asked.complainant && (contact.name || contact.phone) ? contact : null,
    permitted_anyway: asked.exempt ? said("permitted_anyway") : "",
  };
}
