/**
 * A page of this room that has no more than forms: policy, withdrawal.
 */

import { tendForms } from "#zones/editor_pages/sending_forms.js";

tendForms();
