-- The exempt areas that hold a place, each as it was at an instant: as it is now where nobody has
-- changed it since, else what stood there until the first change after that instant.
CREATE OR REPLACE FUNCTION fieldwork_exemptions_at(p_lon float8, p_lat float8, p_at timestamptz)
RETURNS TABLE (
    area bigint, during daterange, weekdays smallint[], starts time, ends time, categories bigint[])
LANGUAGE plpgsql STABLE AS $$
DECLARE
    place geometry := ST_SetSRID(ST_MakePoint(p_lon, p_lat), 4326);
BEGIN
    RETURN QUERY
    SELECT a.id, a.during, a.weekdays, a.starts, a.ends,
           ARRAY(SELECT x.category_id FROM fieldwork_exemptarea_categories x
                 WHERE x.exemptarea_id = a.id)
    FROM fieldwork_exemptarea a
    WHERE a.is_active AND ST_Covers(a.boundary, place)
      AND NOT EXISTS (SELECT FROM fieldwork_pastexemption p
                      WHERE p.area_id = a.id AND p.until > p_at)
    UNION ALL
    SELECT p.area_id, p.during, p.weekdays, p.starts, p.ends, p.categories
    FROM fieldwork_pastexemption p
    WHERE p.is_active AND p.until > p_at AND ST_Covers(p.boundary, place)
      AND NOT EXISTS (SELECT FROM fieldwork_pastexemption q
                      WHERE q.area_id = p.area_id AND q.until > p_at AND q.until < p.until);
END $$;
