/**
 * Builds elements from data. Text is always set as text, so nothing of a user's becomes markup.
 */

/**
 * @typedef {Node | string | number | null | undefined | false} Child
 */

/**
 * `h("a", {href: "/", class: "btn"}, "Map")`. A property that starts with `on` is a listener,
 * `true` an empty attribute, `false` or nothing leaves it away.
 * @template {keyof HTMLElementTagNameMap} T
 * @param {T} tag
 * @param {Record<string, unknown>} [attributes]
 * @param {...(Child | Child[])} children
 * @returns {HTMLElementTagNameMap[T]}
 */
export function h(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) {
      element.addEventListener(name.slice(2), /** @type {EventListener} */ (value));
    } else {
      element.setAttribute(name, value === true ? "" : String(value));
    }
  }
  for (const child of children.flat()) {
    if (child === null || child === undefined || child === false || child === "") continue;
    element.append(child instanceof Node ? child : String(child));
  }
  return element;
}

/**
 * A copy of an icon that the template put into the page as `<template id="icon-NAME">`.
 * @param {string} name
 */
export function icon(name) {
  const store = /** @type {HTMLTemplateElement | null} */ (
    document.getElementById(`icon-${name}`));
  return store ? store.content.cloneNode(true) : "";
}

/**
 * The element a page must have; says which one is missing.
 * @template {Element} T
 * @param {string} selector
 * @param {new () => T} kind
 * @param {ParentNode} [root]
 * @returns {T}
 */
export function need(selector, kind, root = document) {
  const element = root.querySelector(selector);
  if (!(element instanceof kind)) throw new Error(`The page has no ${selector}`);
  return element;
}
