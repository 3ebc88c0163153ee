-- Zones with nothing below them in the editions in force: all, without a head, without a unit that
-- answers (a lead, or the fallback of an estate without manager; lines need none). Intended gaps are
-- nobody's zones and do not count. SQL because the
-- ORM cannot join a range of editions to the edition of each scheme's timeline.
WITH edition AS (
    SELECT e.scheme_id, e.number, s.geometry_kind
    FROM zones_timeline t
    JOIN zones_edition e ON e.id = t.edition_id
    JOIN zones_scheme s ON s.id = e.scheme_id
    WHERE upper_inf(t.recorded) AND t.effective @> %(now)s
),
zone AS (
    SELECT v.zone_id, v.parent_id, edition.geometry_kind
    FROM edition
    JOIN zones_zoneversion v
      ON v.scheme_id = edition.scheme_id AND v.editions @> edition.number AND v.gap_reason = ''
),
held AS (
    SELECT DISTINCT zone_id, role FROM zones_responsibility
    WHERE upper_inf(recorded) AND effective @> %(now)s
)
SELECT count(*),
       count(*) FILTER (WHERE NOT EXISTS (
           SELECT FROM held WHERE held.zone_id = zone.zone_id AND role = 'head')),
       count(*) FILTER (WHERE geometry_kind = 'polygon' AND NOT EXISTS (
           SELECT FROM held WHERE held.zone_id = zone.zone_id AND role IN ('lead', 'fallback')))
FROM zone
WHERE NOT EXISTS (SELECT FROM zone child WHERE child.parent_id = zone.zone_id)
