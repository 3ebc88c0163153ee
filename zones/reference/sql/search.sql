-- The gazetteer: features whose words hold what was typed, the best first. A road in many parts is
-- one answer, placed on its longest part. "score" 0 is the very name; see zones/reference/search.py.
WITH scored AS (
    SELECT f.id, f.layer_id, f.name, f.name_en, f.house_number, f.geometry,
           lower(f.name || f.house_number) AS label,
           CASE
               WHEN lower(f.name || f.house_number) IN (%(typed)s, %(bare)s)
                    OR lower(f.name_en) = %(typed)s THEN 0
               WHEN lower(f.aliases::text)::text[] @> ARRAY[%(typed)s] THEN 1
               WHEN starts_with(f.search_text, %(typed)s) THEN 2
               WHEN %(letters)s AND ' ' || f.pinyin || ' ' LIKE '%% ' || %(sounds)s || ' %%' THEN 2
               WHEN %(letters)s AND ' ' || f.pinyin_initials || ' '
                    LIKE '%% ' || %(sounds)s || ' %%' THEN 3
               WHEN f.search_text LIKE %(typed_anywhere)s THEN 4
               WHEN %(letters)s AND ' ' || f.pinyin LIKE '%% ' || %(sounds)s || '%%' THEN 5
               WHEN %(letters)s AND ' ' || f.pinyin_initials
                    LIKE '%% ' || %(sounds)s || '%%' THEN 6
               ELSE 7
           END AS score
    FROM zones_referencefeature f
    WHERE f.layer_id = ANY(%(layers)s)
      AND (f.search_text LIKE %(typed_anywhere)s
           OR (f.search_text LIKE %(bare_anywhere)s
               AND lower(f.name || f.house_number) = %(bare)s)
           OR (%(letters)s AND (f.pinyin LIKE %(sounds_anywhere)s
                                OR f.pinyin_initials LIKE %(sounds_anywhere)s)))
), once AS (
    SELECT s.*, row_number() OVER (
        PARTITION BY s.layer_id, s.label
        ORDER BY ST_Length(s.geometry) + ST_Perimeter(s.geometry) DESC, s.id) AS part
    FROM scored s
)
SELECT o.id, y.code, y.kind, y.name_zh, y.name_en, o.name, o.name_en, o.house_number,
       ST_X(c.centre), ST_Y(c.centre), o.score
FROM once o
JOIN zones_referencelayer y ON y.id = o.layer_id
CROSS JOIN LATERAL (SELECT ST_PointOnSurface(o.geometry) AS centre) c
WHERE o.part = 1
ORDER BY o.score,
         array_position(ARRAY['landmarks', 'roads', 'water', 'green', 'other', 'buildings',
                              'addresses'], y.kind::text),
         char_length(o.label), o.label COLLATE "C", o.id
LIMIT %(limit)s
