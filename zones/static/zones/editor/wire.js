/**
 * The shapes that the drafts' part of the REST interface speaks in. Types only.
 */

/**
 * @typedef {[lon: number, lat: number]} Place  WGS-84 degrees
 * @typedef {{type: "Polygon", coordinates: number[][][]}} Polygon
 * @typedef {{type: "MultiPolygon", coordinates: number[][][][]}} MultiPolygon
 * @typedef {{type: "LineString", coordinates: number[][]}} LineString
 * @typedef {{type: "MultiLineString", coordinates: number[][][]}} MultiLineString
 * @typedef {Polygon | MultiPolygon | LineString | MultiLineString} Shape  lon, lat
 * @typedef {[west: number, south: number, east: number, north: number]} Box  degrees
 *
 * @typedef {{id: number, name: string, since?: string}} Person
 * @typedef {{id: number, code: string, name: string, name_en?: string}} UnitRef
 *
 * @typedef {object} Draft
 * @property {number} id
 * @property {string} scheme
 * @property {string} name
 * @property {string} note
 * @property {"open" | "submitted" | "approved" | "published" | "discarded"} state
 * @property {number} base
 * @property {boolean} stale  a newer edition than its base is there
 * @property {number} position  the number of the last operation in effect
 * @property {number} operations
 * @property {boolean} can_undo
 * @property {boolean} can_redo
 * @property {boolean} broken
 * @property {Person | null} editor  who holds the lock
 * @property {boolean} mine
 * @property {boolean} may_edit
 * @property {string} changed_at
 * @property {string} [sent_back_reason]
 *
 * @typedef {object} ZoneFacts
 * @property {string} code
 * @property {string} name
 * @property {string} name_en
 * @property {string} level
 * @property {number} rank
 * @property {number | null} parent
 * @property {string} gap_reason  "" where it is no intended gap
 * @property {"" | "new" | "changed"} change
 * @property {boolean} has_children
 * @property {number} parts
 * @property {number} area_m2
 *
 * @typedef {{zone: number, head: Person | null, lead: UnitRef | null}} Holders
 *
 * @typedef {{type: "Feature", id: number, geometry: Shape | null, properties: ZoneFacts}} ZoneFeature
 *
 * @typedef {object} Operation
 * @property {number} number
 * @property {string} kind
 * @property {string} label
 * @property {string | Person | null} made_by
 * @property {string} made_at
 * @property {boolean} in_effect
 * @property {Box | null} box
 *
 * @typedef {object} Difference
 * @property {number | null} zone
 * @property {string} code
 * @property {string} name
 * @property {number | null} area_before_m2
 * @property {number | null} area_after_m2
 * @property {Shape | null} gained
 * @property {Shape | null} lost
 *
 * @typedef {object} Outcome
 * @property {Draft} draft
 * @property {Operation | null} operation
 * @property {ZoneFeature[]} features
 * @property {number[]} gone
 * @property {{code: string, detail: string, zone: number | null}[]} warnings
 * @property {Difference[]} [differences]
 *
 * @typedef {object} Repair
 * @property {string} label
 * @property {string} kind
 * @property {Record<string, unknown>} parameters
 *
 * @typedef {object} Defect
 * @property {string} id
 * @property {string} kind
 * @property {"blocking" | "warning" | "excepted"} severity
 * @property {string} detail
 * @property {string} remedy
 * @property {Shape | null} place
 * @property {Box | null} box
 * @property {number | null} area_m2
 * @property {number | null} width_m
 * @property {{zone: number, code: string, name: string, share: number}[]} neighbours
 * @property {number | null} zone
 * @property {Repair[]} repairs
 * @property {{id: number, reason: string, by: string | null, at: string} | null} exception
 *
 * @typedef {object} Check
 * @property {number} position
 * @property {string} checked_at
 * @property {boolean} sound
 * @property {boolean} publishable
 * @property {Record<string, number>} counts
 * @property {Defect[]} items
 * @property {{zone?: number, code?: string, name?: string, reason?: string, gap_reason?: string, area_m2?: number | null, place?: Shape | null, box?: Box | null}[]} intended_gaps
 *
 * @typedef {object} Level
 * @property {string} code
 * @property {number} rank
 * @property {string} name_zh
 * @property {string} name_en
 * @property {number} [zone_count]
 */

export {};
