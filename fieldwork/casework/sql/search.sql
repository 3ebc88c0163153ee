-- Words anywhere in an issue's text or address, also the two characters that most Chinese words
-- have: pg_trgm finds nothing shorter than three. The pairs of neighbouring characters of both
-- texts, each once, in lower case.
CREATE FUNCTION fieldwork_pairs(p_text text, p_address text) RETURNS text[]
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT coalesce(array_agg(DISTINCT pair), '{}')
    FROM (SELECT sign || lead(sign) OVER (PARTITION BY part ORDER BY place) AS pair
          FROM (VALUES (1, p_text), (2, p_address)) AS parts (part, words),
               unnest(string_to_array(lower(words), NULL)) WITH ORDINALITY AS signs (sign, place)
         ) AS pairs
    WHERE pair IS NOT NULL
$$;
CREATE INDEX issue_words ON fieldwork_issue USING gin (fieldwork_pairs(text, address));
