-- Plans in editions: what a load wrote at one time. Nothing of an edition is ever changed.
CREATE EXTENSION IF NOT EXISTS postgis;
CREATE EXTENSION IF NOT EXISTS pg_trgm;

CREATE TABLE edition (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    plan text NOT NULL,
    loaded_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    projects integer NOT NULL,
    members json NOT NULL,       -- what the layers say of all projects, in their order
    answers json NOT NULL,       -- each coded column's values
    widest_m double precision NOT NULL,
    columns bytea NOT NULL       -- projects.parquet, for who draws all of them
);
ALTER TABLE edition ALTER COLUMN columns SET STORAGE EXTERNAL;
CREATE INDEX edition_plan ON edition (plan);

-- The edition that holds now; this row alone changes, in the transaction that wrote the edition.
CREATE TABLE plan (
    id text PRIMARY KEY,
    edition bigint NOT NULL REFERENCES edition
);

CREATE TABLE project (
    edition bigint NOT NULL REFERENCES edition ON DELETE CASCADE,
    row integer NOT NULL,        -- its place in the order of the text
    id text NOT NULL,
    name text NOT NULL,
    answers text[] NOT NULL,     -- filter=value
    words text NOT NULL,         -- folded, as a search looks them up
    radius_m double precision NOT NULL,
    geometry geometry (Geometry, 4326),
    feature text NOT NULL,       -- the line of its layer
    PRIMARY KEY (edition, row)
);
CREATE UNIQUE INDEX project_id ON project (edition, id);
CREATE INDEX project_answers ON project USING gin (answers);
CREATE INDEX project_words ON project USING gin (words gin_trgm_ops);
CREATE INDEX project_geometry ON project USING gist (geometry);

CREATE TABLE district (
    edition bigint NOT NULL REFERENCES edition ON DELETE CASCADE,
    adcode text NOT NULL,
    name text NOT NULL,
    geometry geometry (Geometry, 4326) NOT NULL,
    PRIMARY KEY (edition, adcode)
);
CREATE INDEX district_geometry ON district USING gist (geometry);

CREATE TABLE zone (
    edition bigint NOT NULL REFERENCES edition ON DELETE CASCADE,
    id text NOT NULL,
    name text NOT NULL,
    geometry geometry (Geometry, 4326),
    PRIMARY KEY (edition, id)
);
CREATE INDEX zone_geometry ON zone USING gist (geometry);
