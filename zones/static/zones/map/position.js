/**
 * The device's own position, asked for only when a person presses the button, and once.
 */

import { gettext } from "#zones/i18n.js";

/**
 * @returns {Promise<{lon: number, lat: number, accuracy: number}>} WGS-84; metres, 95 % radius
 * @throws {Error} whose message is a sentence for the person
 */
export function askPosition() {
  return new Promise((resolve, reject) => {
    if (!navigator.geolocation || !isSecureContext) {
      reject(new Error(gettext(
        "This browser gives no position here: it does so only over HTTPS. Search or tap instead.")));
      return;
    }
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => resolve(
        { lon: coords.longitude, lat: coords.latitude, accuracy: coords.accuracy }),
      (problem) => reject(new Error(problem.code === problem.PERMISSION_DENIED
        ? gettext("You did not allow the position. Search or tap on the map instead.")
        : gettext("The device found no position. Go into the open or tap on the map instead."))),
      { enableHighAccuracy: true, timeout: 15000, maximumAge: 0 },
    );
  });
}
