-- Where nobody answers as it should be, in one edition at one instant: (zone, kind) for every gap.
-- SQL because twelve thousand cells with forty thousand responsibilities are looked at in one pass,
-- and because the ORM cannot join a range of editions to a number.
WITH zone AS MATERIALIZED (
    SELECT v.zone_id, v.level_id, v.parent_id, v.gap_reason, l.code AS level, l.pairing,
           l.pairs_one_to_one, s.geometry_kind, s.one_to_one
    FROM zones_zoneversion v
    JOIN zones_level l ON l.id = v.level_id
    JOIN zones_scheme s ON s.id = v.scheme_id
    WHERE v.scheme_id = %(scheme)s AND v.editions @> %(edition)s
),
held AS MATERIALIZED (
    SELECT zone.zone_id, zone.pairing, zone.pairs_one_to_one, zone.one_to_one,
           r.role, r.unit_id, r.user_id, upper(r.effective) AS ends
    FROM zones_responsibility r JOIN zone USING (zone_id)
    WHERE upper_inf(r.recorded) AND r.effective @> %(at)s
),
-- Cells: ground that is not divided any further, and not left out on purpose.
leaf AS (
    SELECT zone_id, geometry_kind FROM zone
    WHERE gap_reason = '' AND NOT EXISTS (SELECT FROM zone child WHERE child.parent_id = zone.zone_id)
),
-- An account that is closed, or whose every role in the organisation is over.
gone AS MATERIALIZED (
    SELECT u.id FROM zones_user u
    WHERE NOT u.is_active
       OR (EXISTS (SELECT FROM zones_membership m WHERE m.user_id = u.id)
           AND NOT EXISTS (SELECT FROM zones_membership m WHERE m.user_id = u.id
                           AND (upper_inf(m.during) OR upper(m.during) > %(day)s)))
),
answering AS (
    SELECT held.zone_id, u.head_id
    FROM held JOIN zones_unit u ON u.id = held.unit_id
    WHERE held.role IN ('lead', 'fallback')
),
found (zone_id, kind) AS (
    SELECT zone_id, 'no_head' FROM leaf
    WHERE NOT EXISTS (SELECT FROM held WHERE held.zone_id = leaf.zone_id AND role = 'head')
    UNION ALL
    SELECT zone_id, 'no_lead' FROM leaf
    WHERE geometry_kind = 'polygon' AND NOT EXISTS (
        SELECT FROM held WHERE held.zone_id = leaf.zone_id AND role IN ('lead', 'fallback'))
    UNION ALL
    SELECT zone_id, 'head_gone' FROM held
    WHERE role = 'head' AND user_id IN (SELECT id FROM gone)
    UNION ALL
    SELECT zone_id, 'unit_without_head' FROM answering WHERE head_id IS NULL
    UNION ALL
    SELECT zone_id, 'unit_head_gone' FROM answering WHERE head_id IN (SELECT id FROM gone)
    UNION ALL
    SELECT held.zone_id, 'unit_closed' FROM held JOIN zones_unit u ON u.id = held.unit_id
    WHERE NOT u.is_active
    UNION ALL
    SELECT zone_id, 'no_pair' FROM zone
    WHERE pairing <> 'none' AND gap_reason = '' AND NOT EXISTS (
        SELECT FROM held WHERE held.zone_id = zone.zone_id AND held.role = 'paired_' || zone.pairing)
    UNION ALL
    SELECT zone_id, 'not_one_to_one' FROM (
        SELECT zone_id, count(*) OVER (PARTITION BY role, unit_id, user_id) AS zones,
               count(*) OVER (PARTITION BY role, zone_id) AS holders
        FROM held
        WHERE (role = 'lead' AND one_to_one)
           OR (role = 'paired_' || pairing AND pairs_one_to_one)
    ) counted
    WHERE zones > 1 OR holders > 1
    UNION ALL
    SELECT zone_id, 'ends_soon' FROM held
    WHERE role <> 'member' AND ends <= %(soon)s AND NOT EXISTS (
        SELECT FROM zones_responsibility next
        WHERE next.zone_id = held.zone_id AND next.role = held.role
          AND upper_inf(next.recorded) AND next.effective @> held.ends)
    UNION ALL
    SELECT zone_id, 'deputy_ended' FROM held
    WHERE role = 'head' AND NOT EXISTS (
        SELECT FROM zones_deputy d WHERE d.head_id = held.user_id AND d.during @> %(at)s)
      AND EXISTS (
        SELECT FROM zones_deputy d WHERE d.head_id = held.user_id
          AND upper(d.during) > %(lately)s AND upper(d.during) <= %(at)s)
)
SELECT DISTINCT zone_id, kind FROM found JOIN zone USING (zone_id)
WHERE %(level)s IS NULL OR zone.level = %(level)s
