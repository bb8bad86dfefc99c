-- A catalog as version 1 wrote it. Never to be changed: files like it exist.
BEGIN;
PRAGMA application_id = 1431192146;

-- What was imported. A place that is imported again is the same source unless
-- its export states another time; the counts are those of the last import.
CREATE TABLE source (
  id           INTEGER PRIMARY KEY,
  location     TEXT    NOT NULL,
  taken_at     INTEGER,
  imported_at  INTEGER NOT NULL,
  added        INTEGER NOT NULL DEFAULT 0,
  known        INTEGER NOT NULL DEFAULT 0,
  extended     INTEGER NOT NULL DEFAULT 0,
  conflicting  INTEGER NOT NULL DEFAULT 0,
  estate_rows  INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX source_by_location ON source (location, taken_at);

-- The distinct labels sets were found under. `sets` counts the sets that have
-- them now; rows stay at 0, so that an id never changes its meaning.
CREATE TABLE lineage (
  id                 INTEGER PRIMARY KEY,
  family             BLOB    NOT NULL,
  fork               BLOB    NOT NULL,
  availability_group TEXT    NOT NULL,
  server_name        TEXT    NOT NULL,
  database_name      TEXT    NOT NULL,
  sets               INTEGER NOT NULL,
  UNIQUE (family, fork, availability_group, server_name, database_name)
) STRICT;

-- One row per backup set: all that its sources tell, joined.
CREATE TABLE backup_set (
  id          INTEGER PRIMARY KEY,
  uuid        BLOB    NOT NULL UNIQUE CHECK (length(uuid) = 16),
  lineage_id  INTEGER NOT NULL REFERENCES lineage (id),
  record      BLOB    NOT NULL
) STRICT;

-- What chains and plans need of each set, one database's rows side by side in
-- LSN order. A lineage has one fork, so the key does not name it.
CREATE TABLE chain (
  lineage_id  INTEGER NOT NULL REFERENCES lineage (id),
  first_lsn   BLOB    NOT NULL,
  set_id      INTEGER NOT NULL REFERENCES backup_set (id),
  facts       BLOB    NOT NULL,
  PRIMARY KEY (lineage_id, first_lsn, set_id)
) STRICT, WITHOUT ROWID;

-- Which source told of which set, and how well founded its word is.
CREATE TABLE sighting (
  set_id     INTEGER NOT NULL REFERENCES backup_set (id),
  source_id  INTEGER NOT NULL REFERENCES source (id),
  proof      INTEGER NOT NULL,
  PRIMARY KEY (set_id, source_id)
) STRICT, WITHOUT ROWID;

-- What a source said of a set and was not taken over.
CREATE TABLE contradiction (
  id         INTEGER PRIMARY KEY,
  set_id     INTEGER NOT NULL REFERENCES backup_set (id),
  source_id  INTEGER NOT NULL REFERENCES source (id),
  detail     TEXT    NOT NULL,
  UNIQUE (set_id, source_id, detail)
) STRICT;

-- One server's configuration as one source describes it. Those of the newest
-- taken_at are what is configured; the older ones are kept.
CREATE TABLE configuration (
  id           INTEGER PRIMARY KEY,
  server_name  TEXT    NOT NULL COLLATE NOCASE,
  source_id    INTEGER NOT NULL REFERENCES source (id),
  taken_at     INTEGER
) STRICT;
CREATE INDEX configuration_by_server ON configuration (server_name, taken_at);
CREATE INDEX configuration_by_source ON configuration (source_id, server_name);

CREATE TABLE configuration_row (
  configuration_id  INTEGER NOT NULL REFERENCES configuration (id),
  position          INTEGER NOT NULL,
  section           TEXT    NOT NULL,
  json              TEXT    NOT NULL,
  PRIMARY KEY (configuration_id, position)
) STRICT, WITHOUT ROWID;

-- What happened on a server: the union of what all sources tell.
CREATE TABLE history_row (
  server_name  TEXT    NOT NULL COLLATE NOCASE,
  section      TEXT    NOT NULL,
  json         TEXT    NOT NULL,
  source_id    INTEGER NOT NULL REFERENCES source (id),
  PRIMARY KEY (server_name, section, json)
) STRICT, WITHOUT ROWID;

PRAGMA user_version = 1;
INSERT INTO source VALUES (1, 'a.json', 1763632800000, 1763632800001, 1, 0, 0, 0, 2);
INSERT INTO source VALUES (2, 'b.json', NULL, 1763632800002, 0, 0, 0, 1, 0);
INSERT INTO lineage VALUES (1, x'', x'', '', '', 'Sales', 1);
INSERT INTO backup_set VALUES (1, x'00000000000000000000000000000001', 1,
  x'02020302040553616C65730A0302');
INSERT INTO chain VALUES (1, x'000000000300000000000002', 1,
  x'010000000000000000000000000000000102020A010C0302');
INSERT INTO sighting VALUES (1, 1, 0), (1, 2, 0);
INSERT INTO contradiction VALUES (1, 1, 2, 'name: a and b');
INSERT INTO configuration VALUES (1, 'SQL01', 1, 1763632800000);
INSERT INTO configuration_row VALUES (1, 0, 'databases', '{"name":"Sales"}');
INSERT INTO history_row VALUES ('SQL01', 'events', '{"kind":"failover"}', 1);
COMMIT;
