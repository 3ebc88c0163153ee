/**
 * The keyboard of the editor. Letters take tools up, unless somebody writes.
 */

/**
 * @typedef {object} Commands
 * @property {() => void} cancel
 * @property {() => boolean} finish  false where there was nothing to finish
 * @property {() => boolean} back
 * @property {() => void} trace
 * @property {() => void} undo
 * @property {() => void} redo
 * @property {() => void} help
 * @property {(key: string) => boolean} tool  false where no tool has the key
 */

/** @param {EventTarget | null} target */
const writes = (target) => target instanceof HTMLElement
  && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName));

/** @param {EventTarget | null} target */
const presses = (target) => target instanceof HTMLElement
  && /^(BUTTON|A|SUMMARY)$/.test(target.tagName);

/**
 * What a key press means, done; whether it meant anything.
 * @param {Pick<KeyboardEvent, "key" | "ctrlKey" | "metaKey" | "shiftKey" | "altKey" | "target" | "isComposing">} event
 * @param {Commands} commands
 */
export function onKey({ key, ctrlKey, metaKey, shiftKey, altKey, target, isComposing }, commands) {
  if (isComposing) return false;
  if (key === "Escape") {
    commands.cancel();
    return true;
  }
  if (writes(target)) return false;
  if (ctrlKey || metaKey) return stepKey(key.toLowerCase(), shiftKey, commands);
  if (altKey) return false;
  if (key === "Enter") return !presses(target) && commands.finish();
  if (key === "Backspace") return commands.back();
  if (key === "?") {
    commands.help();
    return true;
  }
  if (key.toLowerCase() === "t") {
    commands.trace();
    return true;
  }
  return commands.tool(key);
}

/**
 * @param {string} key
 * @param {boolean} shift
 * @param {Commands} commands
 */
function stepKey(key, shift, commands) {
  if (key === "z" && !shift) commands.undo();
  else if (key === "y" || (key === "z" && shift)) commands.redo();
  else return false;
  return true;
}
