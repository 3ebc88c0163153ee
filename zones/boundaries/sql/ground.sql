-- The scheme of a code (the primary one where none is given) and the city's facts, in one statement.
SELECT s.id, s.code, s.public, s.geometry_kind,
       c.west, c.south, c.east, c.north, c.allow_gcj02
FROM (SELECT 1) AS always
LEFT JOIN zones_scheme s
       ON (s.public OR %(unpublished)s)
      AND CASE WHEN %(code)s IS NULL THEN s.primary ELSE s.code = %(code)s END
LEFT JOIN zones_city c ON true
