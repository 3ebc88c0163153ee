-- What the ground at a place is called: the nearest house number within 60 m, else the nearest
-- named building, landmark or road within 100 m. Distances are metres on the ellipsoid; the index
-- answers the boxes of degrees around the point.
SELECT f.name, f.house_number
FROM zones_referencefeature f
JOIN zones_referencelayer y ON y.id = f.layer_id
CROSS JOIN LATERAL (
    SELECT ST_Distance(
        f.geometry::geography, ST_SetSRID(ST_MakePoint(%(lon)s, %(lat)s), 4326)::geography
    ) AS metres
) d
WHERE f.geometry && ST_Expand(
          ST_SetSRID(ST_MakePoint(%(lon)s, %(lat)s), 4326),
          100 / (111320 * greatest(cos(radians(%(lat)s)), 0.1)), 100 / 110950.0)
  AND f.name <> ''
  AND CASE WHEN y.kind = 'addresses' OR f.house_number <> '' THEN d.metres <= 60
           ELSE y.kind IN ('buildings', 'landmarks', 'roads') AND d.metres <= 100 END
ORDER BY (y.kind = 'addresses' OR f.house_number <> '') DESC, d.metres, f.id
LIMIT 1
