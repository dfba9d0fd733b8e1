-- A journal of 0.1.0's first schema, as sqlite3 dumped it: two leads are registered, one was turned down.
PRAGMA foreign_keys=OFF;
BEGIN TRANSACTION;
CREATE TABLE runs (
  id INTEGER PRIMARY KEY,
  script BLOB,
  leads_file TEXT,
  keying TEXT NOT NULL,
  registry TEXT,
  started INTEGER NOT NULL,
  ended INTEGER,
  ending TEXT CHECK (ending IN ('finished', 'interrupted', 'stopped'))
) STRICT;
INSERT INTO runs VALUES(1,X'109c1f8a044a48661e01b7203f1b4e50','leads.csv','column id','REGISTRY',1795591151700,1795591151741,'finished');
CREATE TABLE leads (
  id INTEGER PRIMARY KEY,
  key BLOB NOT NULL UNIQUE CHECK (length(key) BETWEEN 1 AND 64),
  state TEXT NOT NULL CHECK (state IN ('intent', 'registered', 'rejected', 'in_doubt',
    'not_sent', 'disqualified', 'invalid')),
  content BLOB NOT NULL,
  request_digest BLOB,
  attempt INTEGER NOT NULL CHECK (attempt >= 0),
  row INTEGER NOT NULL,
  run INTEGER NOT NULL,
  patient_id TEXT,
  patient_no TEXT,
  code TEXT,
  reason TEXT,
  score REAL,
  stage TEXT,
  born TEXT,
  updated INTEGER NOT NULL
) STRICT;
INSERT INTO leads VALUES(1,X'4efb97e7cc4520b9d437ce251ecdd94e','disqualified',X'7d6b1cb19d38c4d59bd0d16259df1a72',NULL,0,3,1,NULL,NULL,'disqualified','Cy Example is no lead',NULL,NULL,NULL,1795591151714);
INSERT INTO leads VALUES(2,X'f16ba6fa61da3398815be2a6c0f7cb13','registered',X'89da7e34b1a8088f8edcbf76f0a05494',X'9c42d003c61f6175abfc954241204ab0',1,1,1,'1b0cd043-e09c-4533-b94f-0cf9b3980bf1','-1','registered','',NULL,NULL,'1991-07-19',1795591151734);
INSERT INTO leads VALUES(3,X'7f774bb46e7e342a2d9d0514b27cee62','registered',X'd76539ac42cd38f37f316b9a305ccad9',X'57df6e71f7f67afb9b6a4f90eacd0258',1,2,1,'0be83043-86c3-433a-a4e6-8f2fda2ae637','-1','registered','',NULL,NULL,'1991-07-19',1795591151734);
CREATE TABLE requests (
  key BLOB PRIMARY KEY,
  body BLOB NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX leads_by_state ON leads (state);
COMMIT;
PRAGMA application_id = 1347701324;
PRAGMA user_version = 1;
