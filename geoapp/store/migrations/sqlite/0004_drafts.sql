-- As in PostgreSQL: rows are added and never changed; the highest version of a draft says what became of it.
CREATE TABLE place_draft (
    plan text NOT NULL,
    project text NOT NULL,
    id text NOT NULL,
    version integer NOT NULL,
    name text NOT NULL,
    geometry text NOT NULL,
    uncertainty_m double precision NOT NULL,
    source text NOT NULL,
    datum text NOT NULL,
    before text NOT NULL,
    state text NOT NULL,
    who text NOT NULL,
    written text NOT NULL,
    PRIMARY KEY (plan, project, id, version)
);
