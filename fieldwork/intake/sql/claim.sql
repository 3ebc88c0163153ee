-- Claims a report's UUID, and its source's number where it has one, for this transaction (lock 2 of
-- decision 9), and says which report holds them already: parallel identical submissions meet
-- here, the second waits and then finds the first. plpgsql and VOLATILE: each statement inside
-- takes a new snapshot, so what the first committed is seen after the wait.
CREATE OR REPLACE FUNCTION fieldwork_claim_report(
    p_uuid uuid, p_source text, p_external text,
    OUT by_uuid bigint, OUT by_external bigint)
LANGUAGE plpgsql VOLATILE AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(hashtextextended('report ' || p_uuid::text, 0));
    SELECT id INTO by_uuid FROM fieldwork_report WHERE uuid = p_uuid;
    IF by_uuid IS NULL AND p_external <> '' THEN
        PERFORM pg_advisory_xact_lock(
            hashtextextended('external ' || p_source || ' ' || p_external, 0));
        SELECT id INTO by_external FROM fieldwork_report
        WHERE source = p_source AND external_number = p_external AND external_number <> '';
    END IF;
END $$;
