-- Levels that ask for pairs: zones, zones without one, and the codes of the first of those.
SELECT s.code, l.name_zh, l.name_en, count(*), count(*) FILTER (WHERE NOT paired.yes),
       coalesce((array_agg(zone.code ORDER BY zone.code)
                 FILTER (WHERE NOT paired.yes))[:%(named)s], '{}')
FROM zone
JOIN zones_level l ON l.id = zone.level_id
JOIN zones_scheme s ON s.id = l.scheme_id
CROSS JOIN LATERAL (SELECT EXISTS (
    SELECT FROM held WHERE held.zone_id = zone.zone_id AND meant) AS yes) paired
WHERE zone.pairing <> 'none'
GROUP BY s.id, l.id
ORDER BY NOT s."primary", s.code, l.rank
