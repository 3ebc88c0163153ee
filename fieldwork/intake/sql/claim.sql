-- Claims a report's UUID, and its source's number where it has one, for this transaction (lock 2 of
-- decision 9), and says which report holds them already: parallel identical submissions meet
-- here, the second waits and then finds the first. plpgsql and VOLATILE: each statement inside
-- takes a new snapshot, so what the first committed is seen after the wait. Brings the city's rule
-- for the source along, all null where there is none, to save a statement.
CREATE OR REPLACE FUNCTION fieldwork_claim_report(
    p_uuid uuid, p_source text, p_external text,
    OUT by_uuid bigint, OUT by_external bigint,
    OUT prefix text, OUT verify_first boolean, OUT owes_reply boolean)
LANGUAGE plpgsql VOLATILE AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(hashtextextended('report ' || p_uuid::text, 0));
    SELECT r.id INTO by_uuid FROM fieldwork_report r WHERE r.uuid = p_uuid;
    IF by_uuid IS NULL AND p_external <> '' THEN
        PERFORM pg_advisory_xact_lock(
            hashtextextended('external ' || p_source || ' ' || p_external, 0));
        SELECT r.id INTO by_external FROM fieldwork_report r
        WHERE r.source = p_source AND r.external_number = p_external AND r.external_number <> '';
    END IF;
    SELECT p.prefix, p.verify_first, p.owes_reply INTO prefix, verify_first, owes_reply
    FROM fieldwork_sourcepolicy p WHERE p.source = p_source
    ORDER BY p.recorded_at DESC, p.id DESC LIMIT 1;
END $$;
