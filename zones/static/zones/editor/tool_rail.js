/**
 * The tools at hand: a rail beside the map, a bar at the foot of a phone. One of them is pressed.
 */

import { h, icon } from "#zones/dom.js";
import { keyName } from "#zones/editor/zone_panel.js";

/** @typedef {import("#zones/editor/tools.js").Tool} Tool */

export class ToolRail {
  /**
   * @param {HTMLElement} root
   * @param {Tool[][]} groups
   * @param {(tool: Tool) => void} take
   */
  constructor(root, groups, take) {
    this.tools = groups.flat();
    /** @type {Map<string, HTMLButtonElement>} */
    this.buttons = new Map();
    root.replaceChildren(...groups.map((group) => h("div", { role: "group", class: "fw-rail-group" },
      group.map((tool) => this.button(tool, take)))));
  }

  /**
   * @param {Tool} tool
   * @param {(tool: Tool) => void} take
   */
  button(tool, take) {
    const button = h("button", {
      type: "button", class: "fw-rail-tool", "aria-pressed": "false", "data-tool": tool.code,
      "aria-keyshortcuts": keyName(tool.key), title: `${tool.name()} (${keyName(tool.key)})`,
      onclick: () => take(tool),
    }, icon(tool.icon), h("span", {}, tool.name()), h("kbd", { "aria-hidden": "true" }, keyName(tool.key)));
    this.buttons.set(tool.code, button);
    return button;
  }

  /** @param {Tool} tool */
  press(tool) {
    for (const [code, button] of this.buttons) {
      button.setAttribute("aria-pressed", String(code === tool.code));
    }
  }

  /** @param {boolean} may  change the draft */
  allow(may) {
    for (const tool of this.tools) {
      const button = this.buttons.get(tool.code);
      if (button) button.disabled = !may && !tool.looks;
    }
  }
}
