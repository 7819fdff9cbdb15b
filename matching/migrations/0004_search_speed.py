"""What every comparison reads lies in the row itself; the index of words is kept up at once."""

from django.db import migrations

FORWARDS = """
ALTER TABLE matching_document ALTER COLUMN meaning SET STORAGE MAIN, ALTER COLUMN terms SET STORAGE MAIN;
ALTER TABLE matching_document SET (toast_tuple_target = 4080);
ALTER INDEX matching_document_terms SET (fastupdate = off);
"""
BACKWARDS = """
ALTER INDEX matching_document_terms RESET (fastupdate);
ALTER TABLE matching_document RESET (toast_tuple_target);
ALTER TABLE matching_document
    ALTER COLUMN meaning SET STORAGE EXTERNAL, ALTER COLUMN terms SET STORAGE EXTERNAL;
"""


class Migration(migrations.Migration):
    dependencies = [("matching", "0003_meaning")]

    operations = [migrations.RunSQL(FORWARDS, reverse_sql=BACKWARDS)]
