/**
 * Proposes people or units while somebody types into a field that takes one.
 *
 * The field stays a plain one: what is proposed is "name code", which the server understands, and
 * whoever knows the code types it without waiting.
 */

import { ApiError, getJson } from "#zones/api.js";
import { need, h } from "#zones/dom.js";
import { nameOf } from "#zones/i18n.js";

/** @typedef {"people" | "units"} Kind */

const PAUSE_MS = 150;
const SHOWN = "12";

const ROLES_OF_PEOPLE = new Set(["head", "paired_leader"]);

/**
 * Whom a field of that kind takes: "by-role" depends on the role that is chosen.
 * @param {string} kind
 * @param {string} role
 * @returns {Kind}
 */
export function kindOf(kind, role) {
  if (kind !== "by-role") return kind === "people" ? "people" : "units";
  return ROLES_OF_PEOPLE.has(role) ? "people" : "units";
}

/**
 * What stands in the field for a person or unit: the value it takes, and what is told beside it.
 * @param {Kind} kind
 * @param {{name: string, name_en?: string, username?: string, post?: string, code?: string}} one
 */
export function optionOf(kind, one) {
  if (kind === "people") return { value: `${one.name} ${one.username}`, label: one.post ?? "" };
  return { value: `${nameOf(one)} ${one.code}`, label: "" };
}

/**
 * @param {HTMLInputElement} input
 * @param {string} api  the address of the REST interface, with its last slash
 */
function tendPicker(input, api) {
  const list = h("datalist", { id: `${input.id}-proposals` });
  input.after(list);
  input.setAttribute("list", list.id);
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  let last = new AbortController();

  const propose = async () => {
    last.abort();
    last = new AbortController();
    const { signal } = last; // a later question has one of its own
    const role = /** @type {HTMLSelectElement | null} */ (input.form?.elements.namedItem("role"));
    const kind = kindOf(input.dataset.picker ?? "", role?.value ?? "");
    const words = input.value.trim();
    if (!words) return;
    try {
      const wanted = kind === "units" ? { active: "true" } : {};
      const answer = await getJson(
        `${api}${kind}`, { q: words, limit: SHOWN, ...wanted }, signal);
      const open = answer.results.filter(
        (/** @type {{active: boolean}} */ one) => one.active);
      list.replaceChildren(...open.map(
        (/** @type {{name: string}} */ one) => h("option", optionOf(kind, one))));
    } catch (error) {
      // Nothing is proposed; the field still takes what is typed.
      if (!(error instanceof ApiError || signal.aborted)) throw error;
    }
  };
  const proposeSoon = () => {
    clearTimeout(timer);
    // What was chosen from the list comes as one piece and needs no further proposal.
    if ([...list.options].some((option) => option.value === input.value)) return;
    timer = setTimeout(propose, PAUSE_MS);
  };
  input.addEventListener("input", proposeSoon);
  // Somebody may have begun to type before this module was there.
  if (document.activeElement === input) proposeSoon();
}

/** @type {NodeListOf<HTMLInputElement> | undefined} */
const inputs = globalThis.document?.querySelectorAll("input[data-picker]");
if (inputs?.length) {
  const { api = "" } = need("form[data-api]", HTMLFormElement).dataset;
  for (const input of inputs) tendPicker(input, api);
}
