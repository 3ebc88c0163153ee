-- Monthly partitions of the tables of this package that are partitioned by "at"; how many were
-- made. SECURITY DEFINER: the application role owns no table, yet its tick must make next month's
-- partition in time. A month that already has rows in the default partition stays there. A
-- partition keeps no privileges of its own: queries go through the parent, whose privileges hold.
CREATE OR REPLACE FUNCTION fieldwork_ensure_months(p_now timestamptz, p_ahead int) RETURNS int
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    parent text;
    month timestamptz;
    made int := 0;
    part text;
    holder regrole;
    taken boolean;
BEGIN
    FOREACH parent IN ARRAY ARRAY['fieldwork_issueevent', 'fieldwork_delivery'] LOOP
        month := date_trunc('month', p_now, 'UTC');
        FOR step IN 0..p_ahead LOOP
            part := parent || '_' || to_char(month AT TIME ZONE 'UTC', 'YYYYMM');
            IF to_regclass(part) IS NULL THEN
                EXECUTE format(
                    'SELECT EXISTS (SELECT FROM %I WHERE at >= %L AND at < %L)',
                    parent || '_rest', month, month + interval '1 month') INTO taken;
                IF NOT taken THEN
                    EXECUTE format(
                        'CREATE TABLE %I PARTITION OF %I FOR VALUES FROM (%L) TO (%L)',
                        part, parent, month, month + interval '1 month');
                    FOR holder IN
                        SELECT DISTINCT a.grantee::regrole
                        FROM pg_class c, aclexplode(c.relacl) a
                        WHERE c.oid = part::regclass AND a.grantee NOT IN (0, c.relowner)
                    LOOP
                        EXECUTE format('REVOKE ALL ON %I FROM %s', part, holder);
                    END LOOP;
                    made := made + 1;
                END IF;
            END IF;
            month := month + interval '1 month';
        END LOOP;
    END LOOP;
    RETURN made;
END $$;
