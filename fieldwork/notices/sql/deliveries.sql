-- Deliveries, partitioned by month of "at" from their first day so that an old month can be dropped
-- as a whole. A partitioned table's keys must hold the partition key; the id is random, and unique
-- without it. The default partition catches months nobody made.
CREATE TABLE fieldwork_delivery (
    id uuid NOT NULL DEFAULT gen_random_uuid(),
    at timestamptz NOT NULL,
    event_key varchar(80) NOT NULL,
    channel varchar(8) NOT NULL,
    recipient_id bigint REFERENCES zones_user DEFERRABLE INITIALLY DEFERRED,
    subscription_id bigint REFERENCES fieldwork_subscription DEFERRABLE INITIALLY DEFERRED,
    payload jsonb NOT NULL,
    state varchar(8) NOT NULL DEFAULT 'pending',
    attempts smallint NOT NULL DEFAULT 0 CHECK (attempts >= 0),
    next_at timestamptz NOT NULL,
    sent_at timestamptz,
    answer varchar(200) NOT NULL DEFAULT '',
    PRIMARY KEY (id, at),
    CONSTRAINT delivery_once UNIQUE NULLS NOT DISTINCT
        (event_key, at, channel, recipient_id, subscription_id)
) PARTITION BY RANGE (at);
CREATE INDEX delivery_due ON fieldwork_delivery (next_at) WHERE state = 'pending';
CREATE INDEX delivery_of_subscription ON fieldwork_delivery (subscription_id, at DESC);
CREATE TABLE fieldwork_delivery_rest PARTITION OF fieldwork_delivery DEFAULT;

-- Drop the months that ended before p_before, and what is that old in the default partition; how
-- many months and rows. SECURITY DEFINER: the application role owns no table. Nothing younger than
-- 30 days goes, whoever asks.
CREATE FUNCTION fieldwork_drop_delivery_months(p_before timestamptz) RETURNS int
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    before timestamptz := date_trunc(
        'month', least(p_before, statement_timestamp() - interval '30 days'), 'UTC');
    part regclass;
    gone int := 0;
    stray int;
BEGIN
    FOR part IN
        SELECT i.inhrelid::regclass
        FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
        WHERE i.inhparent = 'fieldwork_delivery'::regclass
            AND c.relname ~ '^fieldwork_delivery_[0-9]{6}$'
            AND right(c.relname, 6) < to_char(before AT TIME ZONE 'UTC', 'YYYYMM')
    LOOP
        EXECUTE format('DROP TABLE %s', part);
        gone := gone + 1;
    END LOOP;
    DELETE FROM fieldwork_delivery_rest WHERE at < before;
    GET DIAGNOSTICS stray = ROW_COUNT;
    RETURN gone + stray;
END $$;
