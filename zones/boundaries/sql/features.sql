-- One page of an edition's zones as GeoJSON features, in code order. Text is joined instead of
-- json built: parsing the geometry again would double the time. Every filter may be null.
SELECT v.code,
       '{"type":"Feature","id":' || v.zone_id
       || ',"geometry":'
       || CASE WHEN %(geometry)s THEN ST_AsGeoJSON(v.boundary, 7) ELSE 'null' END
       || ',"properties":'
       || json_build_object(
              'code', v.code, 'name', v.name, 'name_en', v.name_en,
              'level', l.code, 'rank', l.rank, 'parent', v.parent_id,
              'gap_reason', v.gap_reason)::text
       || '}'
FROM zones_level l
JOIN zones_zoneversion v ON v.level_id = l.id AND v.editions @> %(edition)s
WHERE l.scheme_id = %(scheme)s
  AND (%(level)s IS NULL OR l.code = %(level)s)
  AND (%(parent)s IS NULL OR v.parent_id = %(parent)s)
  AND (%(zone)s IS NULL OR v.zone_id = %(zone)s)
  AND (%(words)s IS NULL OR v.code ILIKE %(words)s OR v.name ILIKE %(words)s
       OR v.name_en ILIKE %(words)s)
  AND (%(west)s IS NULL OR ST_Intersects(
          v.boundary, ST_MakeEnvelope(%(west)s, %(south)s, %(east)s, %(north)s, 4326)))
  AND (%(after)s IS NULL OR v.code > %(after)s)
ORDER BY v.code
LIMIT %(limit)s
