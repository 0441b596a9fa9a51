-- As in PostgreSQL: rows are added and never changed; the highest version of an opinion is what holds.
CREATE TABLE opinion (
    plan text NOT NULL,
    project text NOT NULL,
    id text NOT NULL,
    version integer NOT NULL,
    text text NOT NULL,
    state text NOT NULL,
    answer text NOT NULL,
    conflict_with text NOT NULL,
    who text NOT NULL,
    written text NOT NULL,
    PRIMARY KEY (plan, project, id, version)
);
