-- The open issues whose owner may be another than the one stored, for the router to decide. Left out
-- is who surely stays: well inside a zone that the edition in force has unchanged and undivided, and
-- whose unit there now is the issue's. "zones", "units" and "whole" say of each zone in force which
-- unit answers and that no zone lies below. Raw for the arrays, which the ORM cannot join.
SELECT i.id, ST_X(i.location), ST_Y(i.location), i.zone_id, i.lead_unit_id, i.edition, i.zone_path
FROM fieldwork_issue i
LEFT JOIN zones_zoneversion v ON v.id = i.zone_version_id
LEFT JOIN unnest(%(zones)s::bigint[], %(units)s::bigint[], %(whole)s::boolean[])
    AS o (zone, unit, whole) ON o.zone = i.zone_id
WHERE i.state <> ALL (%(finished)s)
  AND NOT coalesce(
      i.scheme_id = %(scheme)s AND v.editions @> %(edition)s::int AND i.rule = 'inside'
      AND o.whole AND o.unit = i.lead_unit_id, false)
ORDER BY i.id
