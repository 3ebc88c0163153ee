-- Categories that are called what was typed, the best first: the very name or code, then what
-- begins so, then what holds it; among equals those of the role's short list. Raw, because the ORM
-- has no lower() over an array and would repeat every condition to rank by it.
SELECT c.id
FROM fieldwork_category c
LEFT JOIN fieldwork_shortlistentry s ON s.category_id = c.id AND s.role = %(role)s
CROSS JOIN LATERAL (
    SELECT CASE
        WHEN %(typed)s = '' THEN 9
        WHEN %(typed)s IN (lower(c.code), lower(c.name_zh), lower(c.name_en))
             OR lower(c.aliases::text)::text[] @> ARRAY[%(typed)s] THEN 0
        WHEN %(letters)s AND ' ' || c.pinyin || ' ' LIKE '%% ' || %(sounds)s || ' %%' THEN 1
        WHEN %(letters)s AND ' ' || c.pinyin_initials || ' ' LIKE '%% ' || %(sounds)s || ' %%'
        THEN 2
        WHEN starts_with(lower(c.code), %(typed)s)
             OR ' ' || c.search_text LIKE '%% ' || %(typed_begins)s THEN 3
        WHEN %(letters)s AND ' ' || c.pinyin LIKE '%% ' || %(sounds)s || '%%' THEN 4
        WHEN %(letters)s AND ' ' || c.pinyin_initials LIKE '%% ' || %(sounds)s || '%%' THEN 5
        WHEN c.search_text LIKE %(typed_anywhere)s THEN 6
        WHEN %(letters)s AND c.pinyin LIKE '%%' || %(sounds)s || '%%' THEN 7
    END) m (score)
WHERE c.is_active AND m.score IS NOT NULL
ORDER BY m.score, s.position NULLS LAST, char_length(c.name_zh), c.code
LIMIT %(limit)s
