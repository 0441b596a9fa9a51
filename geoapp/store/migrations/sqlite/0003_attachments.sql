-- As in PostgreSQL: files beside versions, one a version; added with it and never changed.
CREATE TABLE attachment (
    plan text NOT NULL,
    project text NOT NULL,
    part text NOT NULL,
    version integer NOT NULL,
    name text NOT NULL,
    media_type text NOT NULL,
    size integer NOT NULL,
    sha256 text NOT NULL,
    content blob NOT NULL,
    PRIMARY KEY (plan, project, part, version)
);
CREATE INDEX attachment_sha256 ON attachment (plan, sha256);
