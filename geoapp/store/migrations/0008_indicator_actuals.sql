-- Yearly actuals of a plan's indicators, a file a version. Rows are added and never changed; the highest version holds.
CREATE TABLE indicator_actuals (
    plan text NOT NULL,
    version integer NOT NULL,
    title text NOT NULL,
    sha256 text NOT NULL,
    rows text NOT NULL,
    who text NOT NULL,
    written text NOT NULL,
    PRIMARY KEY (plan, version)
);

ALTER TABLE indicator_actuals ENABLE ROW LEVEL SECURITY;
CREATE POLICY granted ON indicator_actuals FOR SELECT USING (may_read(plan));
