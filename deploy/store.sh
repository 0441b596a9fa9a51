#!/bin/sh
# What the store needs, once, before its first start: a role of geoapp's own, which owns its database and nothing else.
set -eu
psql --set ON_ERROR_STOP=1 --username "$POSTGRES_USER" --dbname "$POSTGRES_DB" \
    --set database="$POSTGRES_DB" --set password="$(cat "$STORE_PASSWORD_FILE")" <<'SQL'
CREATE ROLE geoapp LOGIN PASSWORD :'password';
ALTER DATABASE :"database" OWNER TO geoapp;
CREATE EXTENSION IF NOT EXISTS postgis;
CREATE EXTENSION IF NOT EXISTS pg_trgm;
SQL
