-- Zones in force whose code or name holds what was typed, the best first.
SELECT v.zone_id, v.code, v.name, v.name_en, s.code, l.name_zh, l.name_en,
       ST_X(c.centre), ST_Y(c.centre),
       CASE
           WHEN lower(v.code) = %(typed)s OR lower(v.name) = %(typed)s
                OR lower(v.name_en) = %(typed)s THEN 0
           WHEN starts_with(lower(v.name), %(typed)s) OR starts_with(lower(v.code), %(typed)s)
                OR starts_with(lower(v.name_en), %(typed)s) THEN 2
           ELSE 4
       END AS score
FROM zones_scheme s
JOIN zones_timeline t ON t.scheme_id = s.id AND t.effective @> %(at)s AND upper_inf(t.recorded)
JOIN zones_edition e ON e.id = t.edition_id
JOIN zones_level l ON l.scheme_id = s.id
JOIN zones_zoneversion v ON v.level_id = l.id AND v.editions @> e.number
CROSS JOIN LATERAL (SELECT ST_PointOnSurface(v.boundary) AS centre) c
WHERE s.id = ANY(%(schemes)s)
  AND (lower(v.code) LIKE %(typed_anywhere)s OR lower(v.name) LIKE %(typed_anywhere)s
       OR lower(v.name_en) LIKE %(typed_anywhere)s)
ORDER BY score, s.primary DESC, s.code, l.rank, char_length(v.name), v.code
LIMIT %(limit)s
