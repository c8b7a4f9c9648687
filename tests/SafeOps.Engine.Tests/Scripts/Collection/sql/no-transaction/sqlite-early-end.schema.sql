CREATE TABLE plugin (name TEXT, installed INTEGER);
CREATE TABLE setting (name TEXT, plugin TEXT);
INSERT INTO plugin VALUES ('mail', 1), ('chat', 0);
INSERT INTO setting VALUES ('mail.host', 'mail'), ('fax.line', 'fax');
