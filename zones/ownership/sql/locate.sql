-- Who answers for a place at an instant, as one call (decision 7): the zone by zones_place, then
-- the holders of its responsibilities. One plpgsql function because psycopg2 prepares nothing and
-- the function keeps its plans for the life of the connection, also behind PgBouncer.

-- A responsibility row counts if it was in force at p_at as known at p_known (null: as known now).
CREATE OR REPLACE FUNCTION zones_holds(
    p_effective tstzrange, p_recorded tstzrange, p_at timestamptz, p_known timestamptz)
RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT p_effective @> p_at
       AND CASE WHEN p_known IS NULL THEN upper_inf(p_recorded) ELSE p_recorded @> p_known END
$$;

-- A head as JSON; a deputy acting at p_at stands in, and says for whom.
CREATE OR REPLACE FUNCTION zones_head_json(p_user bigint, p_at timestamptz)
RETURNS json LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT CASE
        WHEN d.id IS NULL THEN json_build_object(
            'id', h.id, 'name', h.display_name, 'post', h.post, 'phone', h.phone,
            'acting_for', null)
        ELSE json_build_object(
            'id', a.id, 'name', a.display_name, 'post', a.post, 'phone', a.phone,
            'acting_for', json_build_object('id', h.id, 'name', h.display_name, 'post', h.post))
        END
    FROM zones_user h
    LEFT JOIN zones_deputy d ON d.head_id = h.id AND d.during @> p_at
    LEFT JOIN zones_user a ON a.id = d.deputy_id
    WHERE h.id = p_user
$$;

CREATE OR REPLACE FUNCTION zones_unit_json(p_unit bigint, p_at timestamptz)
RETURNS json LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT json_build_object(
        'id', u.id, 'code', u.code, 'name', u.name, 'name_en', u.name_en, 'kind', u.kind,
        'phone', u.phone, 'head', zones_head_json(u.head_id, p_at))
    FROM zones_unit u
    WHERE u.id = p_unit
$$;

-- The chain from the zone up to the top of the edition, the zone first (step 0).
CREATE OR REPLACE FUNCTION zones_chain(p_version bigint, p_edition int)
RETURNS TABLE (step int, version_id bigint, zone_id bigint)
LANGUAGE sql STABLE PARALLEL SAFE AS $$
    WITH RECURSIVE up AS (
        SELECT 0 AS step, v.id, v.zone_id, v.parent_id
        FROM zones_zoneversion v WHERE v.id = p_version
        UNION ALL
        SELECT up.step + 1, v.id, v.zone_id, v.parent_id
        FROM up JOIN zones_zoneversion v ON v.zone_id = up.parent_id AND v.editions @> p_edition
    )
    SELECT up.step, up.id, up.zone_id FROM up
$$;

CREATE OR REPLACE FUNCTION zones_version_json(p_version bigint)
RETURNS json LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT json_build_object(
        'id', v.zone_id, 'version', v.id, 'code', v.code, 'name', v.name, 'name_en', v.name_en,
        'level', json_build_object(
            'code', l.code, 'rank', l.rank, 'name_zh', l.name_zh, 'name_en', l.name_en))
    FROM zones_zoneversion v JOIN zones_level l ON l.id = v.level_id
    WHERE v.id = p_version
$$;

-- Street heads: the lines of other schemes, each in its own edition of that instant, that pass
-- within p_metres of the point.
CREATE OR REPLACE FUNCTION zones_street_heads_json(
    p_point geometry, p_at timestamptz, p_known timestamptz, p_metres float8)
RETURNS json LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT coalesce(json_agg(json_build_object(
        'scheme', q.scheme_code, 'public', q.public, 'zone', zones_version_json(q.id),
        'head', zones_head_json(r.user_id, p_at), 'distance_m', round(q.metres::numeric, 1))
        ORDER BY q.metres, q.code), '[]'::json)
    FROM (
        SELECT s.code AS scheme_code, s.public, v.id, v.zone_id, v.code,
               zones_metres(v.boundary, p_point) AS metres
        FROM zones_scheme s
        JOIN zones_timeline t ON t.scheme_id = s.id
             AND zones_holds(t.effective, t.recorded, p_at, p_known)
        JOIN zones_edition e ON e.id = t.edition_id
        JOIN zones_level l ON l.scheme_id = s.id
        JOIN zones_zoneversion v ON v.level_id = l.id AND v.editions @> e.number
             AND v.boundary && zones_around(p_point, p_metres)
        WHERE s.geometry_kind = 'line'
    ) q
    LEFT JOIN zones_responsibility r ON r.zone_id = q.zone_id AND r.role = 'head'
         AND zones_holds(r.effective, r.recorded, p_at, p_known)
    WHERE q.metres <= p_metres
$$;

-- Every zone of the level that the accuracy circle touches, with its share of the circle's area.
-- A large polygon gives its share piece by piece.
CREATE OR REPLACE FUNCTION zones_circle_shares(
    p_level bigint, p_edition int, p_point geometry, p_radius float8)
RETURNS TABLE (version_id bigint, share float8)
LANGUAGE plpgsql STABLE PARALLEL SAFE AS $$
DECLARE
    kx float8 := 111320 * cos(radians(ST_Y(p_point)));
    circle geometry := ST_SetSRID(ST_Affine(
        ST_Buffer(ST_MakePoint(0, 0), 1, 8),
        p_radius / kx, 0, 0, p_radius / 110950, ST_X(p_point), ST_Y(p_point)), 4326);
    whole float8 := ST_Area(circle);
BEGIN
    RETURN QUERY
    SELECT q.id, sum(q.part) / whole
    FROM (
        SELECT v.id, ST_Area(ST_Intersection(v.boundary, circle)) AS part
        FROM zones_zoneversion v
        WHERE v.level_id = p_level AND v.editions @> p_edition AND v.vertices <= 1000
          AND ST_Intersects(v.boundary, circle)
        UNION ALL
        SELECT p.version_id, ST_Area(ST_Intersection(p.piece, circle))
        FROM zones_zonepiece p
        WHERE p.level_id = p_level AND p.editions @> p_edition
          AND ST_Intersects(p.piece, circle)
    ) q
    GROUP BY q.id;
END $$;

-- Lead and fallback units up the chain: the zone's own lead, else its fallback unit, else the
-- same one level up. "found" is null where the whole chain names nobody.
CREATE OR REPLACE FUNCTION zones_lead(
    p_version bigint, p_edition int, p_at timestamptz, p_known timestamptz)
RETURNS TABLE (step int, zone_version bigint, zone bigint, role varchar, unit bigint,
               no_manager boolean)
LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT c.step, c.version_id, c.zone_id, r.role, r.unit_id, r.no_manager
    FROM zones_chain(p_version, p_edition) c
    JOIN zones_responsibility r ON r.zone_id = c.zone_id AND r.role IN ('lead', 'fallback')
         AND zones_holds(r.effective, r.recorded, p_at, p_known)
    ORDER BY c.step, r.role DESC
    LIMIT 1
$$;

-- The candidates an uncertain place could belong to as well: by share of the accuracy circle, or
-- the zones that tie on a border. Each with its lead unit.
CREATE OR REPLACE FUNCTION zones_candidates_json(
    p_versions bigint[], p_shares float8[], p_edition int, p_at timestamptz, p_known timestamptz)
RETURNS json LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT coalesce(json_agg(json_build_object(
        'zone', zones_version_json(c.version), 'share', round(c.share::numeric, 3),
        'lead_unit', (
            SELECT json_build_object('id', u.id, 'code', u.code, 'name', u.name,
                                     'name_en', u.name_en)
            FROM zones_lead(c.version, p_edition, p_at, p_known) w
            JOIN zones_unit u ON u.id = w.unit))
        ORDER BY c.share DESC NULLS LAST, v.code), '[]'::json)
    FROM unnest(p_versions, p_shares) AS c (version, share)
    JOIN zones_zoneversion v ON v.id = c.version
    WHERE c.share IS NULL OR c.share >= 0.001
$$;

-- The answer as JSON; zones/ownership/locate.py gives its shape and turns it into an Ownership.
CREATE OR REPLACE FUNCTION zones_locate(
    p_scheme bigint, p_lon float8, p_lat float8, p_at timestamptz, p_known timestamptz,
    p_accuracy float8, p_snap float8, p_street float8)
RETURNS json LANGUAGE plpgsql STABLE PARALLEL SAFE AS $$
DECLARE
    pt geometry := ST_SetSRID(ST_MakePoint(p_lon, p_lat), 4326);
    edition record;
    place record;
    chain_top_first json;
    lead_step int;
    lead_role text;
    lead_zone bigint;
    lead_unit bigint;
    unmanaged boolean;
    head_step int;
    head_user bigint;
    border float8;
    circle_versions bigint[];
    circle_shares float8[];
    own_share float8;
BEGIN
    SELECT e.number, lower(t.effective) AS since INTO edition
    FROM zones_timeline t JOIN zones_edition e ON e.id = t.edition_id
    WHERE t.scheme_id = p_scheme AND zones_holds(t.effective, t.recorded, p_at, p_known);
    IF edition.number IS NULL THEN
        RETURN json_build_object('placed', 'no_edition', 'street_heads',
                                 zones_street_heads_json(pt, p_at, p_known, p_street));
    END IF;
    SELECT * INTO place FROM zones_place(p_scheme, edition.number, pt, p_snap);
    IF place.version_id IS NOT NULL THEN
        SELECT json_agg(zones_version_json(c.version_id) ORDER BY c.step DESC)
          INTO chain_top_first FROM zones_chain(place.version_id, edition.number) c;
        SELECT w.step, w.role, w.zone, w.unit, w.no_manager
          INTO lead_step, lead_role, lead_zone, lead_unit, unmanaged
        FROM zones_lead(place.version_id, edition.number, p_at, p_known) w;
        SELECT c.step, r.user_id INTO head_step, head_user
        FROM zones_chain(place.version_id, edition.number) c
        JOIN zones_responsibility r ON r.zone_id = c.zone_id AND r.role = 'head'
             AND zones_holds(r.effective, r.recorded, p_at, p_known)
        ORDER BY c.step LIMIT 1;
        SELECT zones_metres(ST_Boundary(v.boundary), pt) INTO border
        FROM zones_zoneversion v WHERE v.id = place.version_id;
    END IF;
    IF p_accuracy > 0 AND (place.rule <> 'inside' OR border < p_accuracy) THEN
        SELECT array_agg(s.version_id), array_agg(s.share),
               coalesce(max(s.share) FILTER (WHERE s.version_id = place.version_id), 0)
          INTO circle_versions, circle_shares, own_share
        FROM zones_circle_shares(
            coalesce((SELECT v.level_id FROM zones_zoneversion v WHERE v.id = place.version_id),
                     (SELECT l.id FROM zones_level l WHERE l.scheme_id = p_scheme
                      ORDER BY l.rank DESC LIMIT 1)),
            edition.number, pt, p_accuracy) s;
    ELSIF place.rule = 'border' THEN
        circle_versions := place.tied;
        circle_shares := array_fill(null::float8, ARRAY[cardinality(place.tied)]);
    END IF;
    RETURN json_build_object(
        'placed', place.rule, 'edition', edition.number, 'since', edition.since,
        'distance_m', place.distance, 'border_m', border, 'path', chain_top_first,
        'lead_step', lead_step, 'lead_role', lead_role, 'no_manager', unmanaged,
        'lead_unit', zones_unit_json(lead_unit, p_at),
        'head_step', head_step, 'head', zones_head_json(head_user, p_at),
        'members', (
            SELECT coalesce(json_agg(json_build_object(
                'id', u.id, 'code', u.code, 'name', u.name, 'name_en', u.name_en)
                ORDER BY u.code), '[]'::json)
            FROM zones_responsibility r JOIN zones_unit u ON u.id = r.unit_id
            WHERE r.zone_id = lead_zone AND r.role = 'member'
              AND zones_holds(r.effective, r.recorded, p_at, p_known)),
        'street_heads', zones_street_heads_json(pt, p_at, p_known, p_street),
        'own_share', own_share,
        'candidates', zones_candidates_json(
            circle_versions, circle_shares, edition.number, p_at, p_known));
END $$;
