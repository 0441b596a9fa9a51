-- Annual lists and what was decided of their rows, which is of one version of the list. Rows are added and never
-- changed; the highest version holds.
CREATE TABLE annual_list (
    plan text NOT NULL,
    id text NOT NULL,
    version integer NOT NULL,
    title text NOT NULL,
    sha256 text NOT NULL,
    year integer NOT NULL,
    as_of text NOT NULL,
    rows text NOT NULL,
    matches text NOT NULL,
    state text NOT NULL,
    who text NOT NULL,
    written text NOT NULL,
    PRIMARY KEY (plan, id, version)
);
CREATE TABLE list_decision (
    plan text NOT NULL,
    list_id text NOT NULL,
    rows text NOT NULL,
    version integer NOT NULL,
    projects text NOT NULL,
    list_version integer NOT NULL,
    who text NOT NULL,
    written text NOT NULL,
    PRIMARY KEY (plan, list_id, rows, version)
);

ALTER TABLE annual_list ENABLE ROW LEVEL SECURITY;
CREATE POLICY granted ON annual_list FOR SELECT USING (may_read(plan));
ALTER TABLE list_decision ENABLE ROW LEVEL SECURITY;
CREATE POLICY granted ON list_decision FOR SELECT USING (may_read(plan));
