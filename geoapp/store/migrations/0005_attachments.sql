-- Files beside versions of what people write, one a version; added with it, in its transaction, and never changed.
CREATE TABLE attachment (
    plan text NOT NULL,
    project text NOT NULL,
    part text NOT NULL,
    version integer NOT NULL,
    name text NOT NULL,
    media_type text NOT NULL,
    size integer NOT NULL,
    sha256 text NOT NULL,
    content bytea NOT NULL,
    PRIMARY KEY (plan, project, part, version)
);
ALTER TABLE attachment ALTER COLUMN content SET STORAGE EXTERNAL;
CREATE INDEX attachment_sha256 ON attachment (plan, sha256);

ALTER TABLE attachment ENABLE ROW LEVEL SECURITY;
CREATE POLICY granted ON attachment FOR SELECT USING (may_read(plan));
