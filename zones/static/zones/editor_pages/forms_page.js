/**
 * Lets the forms of a page send as soon as they are there: before the map is, which takes longer.
 */

import { tendForms } from "#zones/editor_pages/sending_forms.js";

tendForms();
