from tortoise import migrations
from tortoise.migrations import operations as ops


class Migration(migrations.Migration):
    dependencies = [("store", "m0001_initial")]

    operations = [
        ops.RunSQL("DELETE FROM child"),
        ops.RunSQL("INSERT INTO nowhere VALUES (1)"),
    ]
