-- What is to be said of the zones of an edition at an instant: (zone, its marks), from which
-- zones/ownership/gaps.py tells the gaps. SQL because twelve thousand cells with forty thousand
-- responsibilities are looked at in one pass.
--
-- The marks are gathered by one grouping, and who is gone is looked up in the select list: the
-- planner cannot know how many rows a range leaves, and would join them row by row.
WITH gone AS (
    -- An account that is closed, or whose every role in the organisation is over.
    SELECT u.id
    FROM zones_user u
    LEFT JOIN (
        SELECT user_id, bool_or(upper_inf(during) OR upper(during) > %(day)s) AS stays
        FROM zones_membership GROUP BY user_id
    ) roles ON roles.user_id = u.id
    WHERE NOT u.is_active OR NOT roles.stays
),
alone AS (
    SELECT head_id FROM zones_deputy GROUP BY head_id
    HAVING NOT bool_or(during @> %(at)s)
       AND bool_or(upper(during) > %(lately)s AND upper(during) <= %(at)s)
),
zone AS MATERIALIZED (
    SELECT v.zone_id, v.parent_id, v.gap_reason, l.code AS level, l.pairing, s.geometry_kind
    FROM zones_zoneversion v
    JOIN zones_level l ON l.id = v.level_id
    JOIN zones_scheme s ON s.id = v.scheme_id
    WHERE v.scheme_id = %(scheme)s AND v.editions @> %(edition)s
),
held AS MATERIALIZED (
    SELECT r.zone_id, r.role, upper(r.effective) AS ends, unit.head_id,
           unit.is_active AS unit_open,
           r.role = 'paired_' || l.pairing AS meant,
           r.user_id IN (SELECT id FROM gone) AS user_gone,
           unit.head_id IN (SELECT id FROM gone) AS unit_head_gone,
           r.user_id IN (SELECT head_id FROM alone) AS user_alone,
           (r.role = 'lead' AND s.one_to_one)
               OR (r.role = 'paired_' || l.pairing AND l.pairs_one_to_one) AS one_to_one,
           count(*) OVER (PARTITION BY r.role, r.unit_id, r.user_id) AS zones_of_holder,
           count(*) OVER (PARTITION BY r.role, r.zone_id) AS holders_of_zone
    FROM zones_responsibility r
    JOIN zones_zoneversion v ON v.zone_id = r.zone_id AND v.editions @> %(edition)s
    JOIN zones_level l ON l.id = v.level_id
    JOIN zones_scheme s ON s.id = r.scheme_id
    LEFT JOIN zones_unit unit ON unit.id = r.unit_id
    WHERE r.scheme_id = %(scheme)s AND upper_inf(r.recorded) AND r.effective @> %(at)s
),
mark (zone_id, of) AS (
    SELECT zone_id, geometry_kind FROM zone
    UNION ALL SELECT zone_id, 'asked' FROM zone WHERE %(level)s IS NULL OR level = %(level)s
    UNION ALL SELECT zone_id, 'on_purpose' FROM zone WHERE gap_reason <> ''
    UNION ALL SELECT zone_id, 'to_pair' FROM zone WHERE pairing <> 'none'
    UNION ALL SELECT parent_id, 'divided' FROM zone
    UNION ALL SELECT zone_id, 'paired' FROM held WHERE meant
    UNION ALL SELECT zone_id, 'headed' FROM held WHERE role = 'head'
    UNION ALL SELECT zone_id, 'led' FROM held WHERE role IN ('lead', 'fallback')
    UNION ALL SELECT zone_id, 'head_gone' FROM held WHERE role = 'head' AND user_gone
    UNION ALL SELECT zone_id, 'deputy_ended' FROM held WHERE role = 'head' AND user_alone
    UNION ALL SELECT zone_id, 'unit_closed' FROM held WHERE NOT unit_open
    UNION ALL SELECT zone_id, 'unit_head_gone' FROM held
              WHERE role IN ('lead', 'fallback') AND unit_head_gone
    UNION ALL SELECT zone_id, 'unit_without_head' FROM held
              WHERE role IN ('lead', 'fallback') AND head_id IS NULL
    UNION ALL SELECT zone_id, 'not_one_to_one' FROM held
              WHERE one_to_one AND (zones_of_holder > 1 OR holders_of_zone > 1)
    UNION ALL SELECT zone_id, 'ends_soon' FROM held
              WHERE role <> 'member' AND ends <= %(soon)s AND NOT EXISTS (
                  SELECT FROM zones_responsibility next
                  WHERE next.zone_id = held.zone_id AND next.role = held.role
                    AND upper_inf(next.recorded) AND next.effective @> held.ends)
)
SELECT zone_id, array_agg(DISTINCT of) FROM mark
GROUP BY zone_id
HAVING bool_or(of = 'asked')
