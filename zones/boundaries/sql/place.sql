-- Which zone of an edition a point belongs to. SQL instead of the ORM because one answer needs
-- several probes that depend on each other (levels from the deepest up, then gaps), and a round
-- trip each would cost more than the probes. zones/ownership/index.py answers the same in bulk
-- and must agree to the last point.

-- The zones of one level that cover the point, borders included.
-- A large polygon is nominated by its pieces: well inside a piece is inside; near a piece's edge
-- (2e-7 degree, twenty times what cutting rounds) the whole polygon decides.
CREATE OR REPLACE FUNCTION zones_covering(p_level bigint, p_edition int, p_point geometry)
RETURNS TABLE (version_id bigint, zone_id bigint, code varchar)
LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT v.id, v.zone_id, v.code
    FROM zones_zoneversion v
    WHERE v.level_id = p_level AND v.editions @> p_edition AND v.vertices <= 1000
      AND ST_Covers(v.boundary, p_point)
    UNION ALL
    SELECT v.id, v.zone_id, v.code
    FROM (
        SELECT p.version_id,
               bool_or(ST_Covers(p.piece, p_point)
                       AND NOT ST_DWithin(ST_Boundary(p.piece), p_point, 2e-7)) AS well_inside
        FROM zones_zonepiece p
        WHERE p.level_id = p_level AND p.editions @> p_edition
          AND ST_DWithin(p.piece, p_point, 2e-7)
        GROUP BY p.version_id
    ) nominated
    JOIN zones_zoneversion v ON v.id = nominated.version_id
    WHERE nominated.well_inside OR ST_Covers(v.boundary, p_point)
$$;

-- Metres from the point to a geometry, in a frame scaled about the point's latitude: exact enough
-- over the few hundred metres it is used for, and a tenth of geography's cost.
CREATE OR REPLACE FUNCTION zones_metres(p_shape geometry, p_point geometry)
RETURNS float8 LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT ST_Distance(
        ST_Affine(p_shape, 111320 * cos(radians(ST_Y(p_point))), 0, 0, 110950, 0, 0),
        ST_Affine(p_point, 111320 * cos(radians(ST_Y(p_point))), 0, 0, 110950, 0, 0))
$$;

-- The box that holds everything within p_metres of the point.
CREATE OR REPLACE FUNCTION zones_around(p_point geometry, p_metres float8)
RETURNS geometry LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT ST_Expand(p_point, p_metres / (111320 * cos(radians(ST_Y(p_point)))),
                     p_metres / 110950)
$$;

-- The nearest zone within p_snap metres of a point nothing covers: by distance to the millimetre,
-- then the deepest level, then the lowest code.
CREATE OR REPLACE FUNCTION zones_nearest(
    p_scheme bigint, p_edition int, p_point geometry, p_snap float8)
RETURNS TABLE (version_id bigint, distance float8) LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT q.id, q.distance
    FROM (
        SELECT v.id, v.code, l.rank, zones_metres(v.boundary, p_point) AS distance
        FROM zones_level l
        JOIN zones_zoneversion v ON v.level_id = l.id AND v.editions @> p_edition
             AND v.boundary && zones_around(p_point, p_snap)
        WHERE l.scheme_id = p_scheme
    ) q
    WHERE q.distance <= p_snap
    ORDER BY round(q.distance::numeric, 3), q.rank DESC, q.code
    LIMIT 1
$$;

-- The nearest child within p_snap metres, of those children that should cover their parent:
-- the point lies in the parent, so it lies in a gap between them.
CREATE OR REPLACE FUNCTION zones_nearest_child(
    p_parent bigint, p_edition int, p_point geometry, p_snap float8)
RETURNS TABLE (version_id bigint, distance float8) LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT q.id, q.distance
    FROM (
        SELECT v.id, v.code, zones_metres(v.boundary, p_point) AS distance
        FROM zones_zoneversion v
        JOIN zones_level l ON l.id = v.level_id AND l.covers_parent
        WHERE v.parent_id = p_parent AND v.editions @> p_edition
          AND v.boundary && zones_around(p_point, p_snap)
    ) q
    WHERE q.distance <= p_snap
    ORDER BY round(q.distance::numeric, 3), q.code
    LIMIT 1
$$;

-- The zone version a point belongs to, by which rule, how far off it lies, and which versions tie.
CREATE OR REPLACE FUNCTION zones_place(
    p_scheme bigint, p_edition int, p_point geometry, p_snap float8,
    OUT version_id bigint, OUT rule text, OUT distance float8, OUT tied bigint[])
LANGUAGE plpgsql STABLE PARALLEL SAFE AS $$
DECLARE
    lev record;
    child record;
    deepest boolean := true;
BEGIN
    FOR lev IN
        SELECT l.id FROM zones_level l WHERE l.scheme_id = p_scheme ORDER BY l.rank DESC
    LOOP
        SELECT array_agg(c.version_id ORDER BY c.code) INTO tied
        FROM zones_covering(lev.id, p_edition, p_point) c;
        EXIT WHEN tied IS NOT NULL;
        deepest := false;
    END LOOP;
    IF tied IS NULL THEN
        SELECT n.version_id, n.distance INTO version_id, distance
        FROM zones_nearest(p_scheme, p_edition, p_point, p_snap) n;
        rule := CASE WHEN version_id IS NULL THEN 'outside' ELSE 'nearest' END;
        RETURN;
    END IF;
    version_id := tied[1];
    rule := CASE WHEN cardinality(tied) = 1 THEN 'inside' ELSE 'border' END;
    distance := 0;
    IF deepest THEN
        RETURN;
    END IF;
    LOOP
        SELECT n.version_id, n.distance INTO child
        FROM zones_nearest_child(
            (SELECT v.zone_id FROM zones_zoneversion v WHERE v.id = zones_place.version_id),
            p_edition, p_point, p_snap) n;
        EXIT WHEN child.version_id IS NULL;
        version_id := child.version_id;
        distance := child.distance;
        rule := 'nearest';
        tied := ARRAY[child.version_id];
    END LOOP;
END $$;
