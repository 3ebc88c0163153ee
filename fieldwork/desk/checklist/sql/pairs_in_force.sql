-- The head of both questions about pairs: zones of the editions in force with their level's rule,
-- and the pairs they hold now ("meant": as the level asks). SQL because the ORM cannot join a
-- range of editions to the edition of each scheme's timeline.
WITH zone AS (
    SELECT v.zone_id, v.code, v.scheme_id, v.level_id, l.pairing, l.pairs_one_to_one
    FROM zones_timeline t
    JOIN zones_edition e ON e.id = t.edition_id
    JOIN zones_zoneversion v ON v.scheme_id = e.scheme_id AND v.editions @> e.number
    JOIN zones_level l ON l.id = v.level_id
    WHERE upper_inf(t.recorded) AND t.effective @> %(now)s
),
held AS (
    SELECT zone.*, r.role, r.unit_id, r.user_id, r.role = 'paired_' || zone.pairing AS meant
    FROM zones_responsibility r JOIN zone USING (zone_id)
    WHERE r.role IN ('paired_leader', 'paired_unit')
      AND upper_inf(r.recorded) AND r.effective @> %(now)s
)
