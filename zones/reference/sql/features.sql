-- One page of a reference layer's features as GeoJSON, by number. What the file said of a feature
-- lies flat beside our own properties, which win.
SELECT f.id,
       '{"type":"Feature","id":' || f.id
       || ',"geometry":' || ST_AsGeoJSON(f.geometry, 7)
       || ',"properties":'
       || (f.attributes || jsonb_build_object(
              'code', f.code, 'name', f.name, 'name_en', f.name_en,
              'house_number', f.house_number))::text
       || '}'
FROM zones_referencefeature f
WHERE f.layer_id = %(layer)s
  AND (%(west)s IS NULL OR ST_Intersects(
          f.geometry, ST_MakeEnvelope(%(west)s, %(south)s, %(east)s, %(north)s, 4326)))
  AND f.id > %(after)s
ORDER BY f.id
LIMIT %(limit)s
