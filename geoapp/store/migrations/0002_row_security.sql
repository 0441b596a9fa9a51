-- Who may read which plan. Owners of the tables, as geoapp is, see all; every other role sees the plans granted here,
-- besides what GRANT SELECT gives it: INSERT INTO plan_reader VALUES ('a_role', 'a-plan').
CREATE TABLE plan_reader (
    role name NOT NULL,
    plan text NOT NULL,
    PRIMARY KEY (role, plan)
);

CREATE FUNCTION may_read (asked text) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path FROM CURRENT
-- In here the current user is the tables' owner: who asks is the role of the setting, or the session's.
RETURN EXISTS (
    SELECT FROM plan_reader
    WHERE plan = asked AND pg_has_role(
        CASE current_setting('role') WHEN 'none' THEN session_user ELSE current_setting('role')::name END,
        plan_reader.role, 'MEMBER')
);

ALTER TABLE plan ENABLE ROW LEVEL SECURITY;
ALTER TABLE edition ENABLE ROW LEVEL SECURITY;
ALTER TABLE project ENABLE ROW LEVEL SECURITY;
ALTER TABLE district ENABLE ROW LEVEL SECURITY;
ALTER TABLE zone ENABLE ROW LEVEL SECURITY;
ALTER TABLE plan_reader ENABLE ROW LEVEL SECURITY;

CREATE POLICY granted ON plan FOR SELECT USING (may_read(id));
CREATE POLICY granted ON edition FOR SELECT USING (may_read(plan));
CREATE POLICY granted ON project FOR SELECT USING (edition IN (SELECT id FROM edition));
CREATE POLICY granted ON district FOR SELECT USING (edition IN (SELECT id FROM edition));
CREATE POLICY granted ON zone FOR SELECT USING (edition IN (SELECT id FROM edition));

-- For QGIS and people: what holds now, by the rights of who asks.
CREATE VIEW present_projects WITH (security_invoker = true) AS
SELECT plan.id AS plan, project.row, project.id, project.name, project.radius_m,
       project.feature::jsonb -> 'properties' AS properties, project.geometry
FROM plan JOIN project ON project.edition = plan.edition;
