-- Status reports: rows are added and never changed; the highest version of a project's month is what holds.
CREATE TABLE status_report (
    plan text NOT NULL,
    project text NOT NULL,
    month text NOT NULL,
    version integer NOT NULL,
    status text NOT NULL,
    percent double precision,
    planned double precision,
    problem text NOT NULL,
    next_step text NOT NULL,
    due text NOT NULL,
    who text NOT NULL,
    written text NOT NULL,
    PRIMARY KEY (plan, project, month, version)
);

ALTER TABLE status_report ENABLE ROW LEVEL SECURITY;
CREATE POLICY granted ON status_report FOR SELECT USING (may_read(plan));
