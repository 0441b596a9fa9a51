-- As in PostgreSQL: rows are added and never changed; the highest version holds.
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
