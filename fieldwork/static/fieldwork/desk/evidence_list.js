/**
 * The files chosen for a report: hashed here, shown with what each is to show, and taken out again.
 */

import { h, icon, need } from "#zones/dom.js";
import { fill, gettext, language } from "#zones/i18n.js";

/**
 * @typedef {import("#fieldwork/desk/report_draft.js").DeclaredFile} DeclaredFile
 * @typedef {{code: string, label: string}} Role
 *
 * @typedef {object} Chosen
 * @property {File} file
 * @property {DeclaredFile} declared
 * @property {HTMLElement} row
 *
 * @typedef {object} Limits
 * @property {Record<string, number>} mostBytes  by kind of file
 * @property {number} mostFiles
 */

const HEIC = /\.hei[cf]$/i;

/**
 * What a file is by what the browser says of it; the server looks at the bytes.
 * @param {{type: string, name: string}} file
 */
export function kindOf({ type, name }) {
  if (type.startsWith("image/") || HEIC.test(name)) return "photo";
  if (type.startsWith("audio/")) return "audio";
  if (type.startsWith("video/")) return "video";
  return "document";
}

/**
 * SHA-256 of the bytes in hexadecimal.
 * @param {Blob} file
 */
export async function hashOf(file) {
  const digest = await crypto.subtle.digest("SHA-256", await file.arrayBuffer());
  return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

export class EvidenceList {
  /**
   * @param {HTMLElement} root
   * @param {Role[]} roles
   * @param {Limits} limits
   */
  constructor(root, roles, limits) {
    this.roles = roles;
    this.limits = limits;
    this.list = need("[data-files]", HTMLElement, root);
    this.problem = need("[data-error]", HTMLElement, root);
    /** @type {Map<string, Chosen>} by hash */
    this.chosen = new Map();
    /** Settles when every file chosen so far is hashed. */
    this.ready = Promise.resolve();
    const input = need("input[type=file]", HTMLInputElement, root);
    input.addEventListener("change", () => {
      const files = [...input.files ?? []];
      input.value = "";
      this.ready = this.ready.then(() => this.add(files));
    });
  }

  /** @returns {DeclaredFile[]} */
  get declared() {
    return [...this.chosen.values()].map(({ declared }) => declared);
  }

  /** @param {File[]} files */
  async add(files) {
    this.problem.textContent = "";
    if (!crypto.subtle) {
      this.problem.textContent = gettext(
        "Files can be sent over HTTPS only: ask for the address of this page that begins with https.");
      return;
    }
    for (const file of files) await this.addOne(file);
  }

  /** @param {File} file */
  async addOne(file) {
    const kind = kindOf(file);
    const most = this.limits.mostBytes[kind] ?? 0;
    const { name } = file;
    if (file.size === 0 || file.size > most) {
      this.problem.textContent = fill(
        gettext("“{name}” has {size}; at most {most} can be sent."),
        { name, size: megabytes(file.size), most: megabytes(most) });
      return;
    }
    if (this.chosen.size >= this.limits.mostFiles) {
      this.problem.textContent = fill(
        gettext("A report holds {n} files at most."), { n: this.limits.mostFiles });
      return;
    }
    const sha256 = await hashOf(file);
    if (this.chosen.has(sha256)) return; // the same bytes once are enough
    /** @type {DeclaredFile} */
    const declared = {
      sha256, size: file.size, type: file.type, kind, role: this.roles[0]?.code ?? "other",
      origin: "gallery", captured_at: new Date(file.lastModified).toISOString(),
    };
    const row = this.row(file, declared);
    this.chosen.set(sha256, { file, declared, row });
    this.list.append(row);
  }

  /**
   * @param {File} file
   * @param {DeclaredFile} declared
   */
  row(file, declared) {
    const shown = declared.kind === "photo" && !HEIC.test(file.name)
      ? h("img", { src: URL.createObjectURL(file), alt: "" })
      : h("span", { class: "fw-evidence-icon" }, icon("file"));
    const role = h("select", {
      class: "form-select", "aria-label": fill(gettext("What {name} shows"), { name: file.name }),
      onchange: () => { declared.role = role.value; },
    }, this.roles.map(({ code, label }) => h("option", { value: code }, label)));
    return h("li", {}, shown,
      h("div", {}, h("div", { class: "fw-evidence-name" }, file.name), role),
      h("button", {
        type: "button", class: "fw-icon-button",
        "aria-label": fill(gettext("Take {name} out"), { name: file.name }),
        onclick: () => this.remove(declared.sha256),
      }, icon("trash")));
  }

  /** @param {string} sha256 */
  remove(sha256) {
    this.chosen.get(sha256)?.row.remove();
    this.chosen.delete(sha256);
  }
}

/** @param {number} bytes */
const megabytes = (bytes) => new Intl.NumberFormat(language(), {
  style: "unit", unit: "megabyte", maximumFractionDigits: 1,
}).format(bytes / 1e6);
