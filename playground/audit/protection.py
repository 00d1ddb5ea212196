"""Triggers with which the database refuses to change an entry, or to delete one too early."""

from typing import Any

SQLITE = (
    """CREATE TRIGGER audit_no_update BEFORE UPDATE ON audit_entry
    BEGIN SELECT RAISE(ABORT, 'audit entries are never changed'); END""",
    """CREATE TRIGGER audit_no_delete BEFORE DELETE ON audit_entry
    WHEN OLD.at >= COALESCE((SELECT MAX(before) FROM audit_cutoff), '')
    BEGIN SELECT RAISE(ABORT, 'this audit entry is not old enough to be deleted'); END""",
)
POSTGRESQL = (
    """CREATE OR REPLACE FUNCTION audit_refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    IF TG_OP = 'DELETE' AND OLD.at < (SELECT MAX(before) FROM audit_cutoff) THEN
      RETURN OLD;
    END IF;
    RAISE EXCEPTION 'audit entries are never changed, and deleted only when they are old enough';
    END $$""",
    """CREATE TRIGGER audit_refuse BEFORE UPDATE OR DELETE ON audit_entry
    FOR EACH ROW EXECUTE FUNCTION audit_refuse()""",
)


def protect_entries(_apps: Any, schema_editor: Any) -> None:
    vendor = schema_editor.connection.vendor
    for statement in POSTGRESQL if vendor == "postgresql" else SQLITE:
        schema_editor.execute(statement)
