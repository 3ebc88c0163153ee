/**
 * What is done from the check's list: going to a defect, repairing it after its difference was
 * seen, accepting it with a reason.
 */

import { send } from "#zones/api.js";
import { gettext } from "#zones/i18n.js";
import { CheckPanel } from "#zones/editor/check_panel.js";

/**
 * @typedef {import("#zones/editor/draft_page.js").DraftPage} Desk
 * @typedef {import("#zones/editor/tools.js").Tool} Tool
 * @typedef {import("#zones/editor/wire.js").Repair} Repair
 * @typedef {import("#zones/editor/wire.js").Defect} Defect
 */

/**
 * @param {HTMLElement} root
 * @param {Desk} desk
 */
export function checkPanelOf(root, desk) {
  const panel = new CheckPanel(root, {
    check: () => desk.client.check(),
    look: (item) => lookAt(desk, item),
    repair: (repair) => { desk.session.take(repairing(desk, repair)); },
    except: (item) => { desk.session.take(accepting(desk, item)); },
    withdraw: (id) => withdraw(desk, id),
    onProblem: desk.onProblem,
  });
  return panel;
}

/**
 * @param {Desk} desk
 * @param {{place?: any, box?: any, zone?: number | null}} item
 */
function lookAt(desk, item) {
  desk.defects.show([item]);
  if (item.zone && desk.stock.feature(item.zone)) desk.selection.set([item.zone]);
  else if (item.zone && !item.place && !item.box) desk.zoomTo(item.zone);
}

/**
 * @param {Desk} desk
 * @param {Repair} repair
 * @returns {Tool}
 */
function repairing(desk, { label, kind, parameters }) {
  return {
    code: "repair", icon: "checks", key: "", name: () => label,
    async run(ask) {
      await ask.accept(label, await desk.client.try(kind, parameters));
      await desk.work.perform(kind, parameters);
      await desk.checkPanel.run();
    },
  };
}

/**
 * @param {Desk} desk
 * @param {Defect} item
 * @returns {Tool}
 */
function accepting(desk, { kind, place, detail }) {
  return {
    code: "accept", icon: "checks", key: "", name: () => gettext("Accept a defect"),
    async run(ask) {
      const { reason } = await ask.form(
        { title: gettext("Accept a defect"), note: detail, submit: gettext("Accept") },
        [{ name: "reason", label: gettext("Reason"), needed: true, most: 300 }]);
      const address = `${desk.api}schemes/${desk.config.scheme}/exceptions`;
      await send("POST", address, { kind, place, reason }, { token: desk.client.token });
      await desk.checkPanel.run();
    },
  };
}

/**
 * @param {Desk} desk
 * @param {number} id
 */
async function withdraw(desk, id) {
  try {
    await send("POST", `${desk.api}schemes/${desk.config.scheme}/exceptions/${id}/withdraw`, {}, { token: desk.client.token });
    await desk.checkPanel.run();
  } catch (error) {
    desk.onProblem(error);
  }
}
