from tortoise import fields, migrations
from tortoise.fields.base import OnDelete
from tortoise.migrations import operations as ops


class Migration(migrations.Migration):
    initial = True

    operations = [
        ops.CreateModel(
            name="Parent",
            fields=[
                ("id", fields.CharField(primary_key=True, max_length=36)),
                ("name", fields.CharField(max_length=10)),
            ],
            options={"table": "parent", "app": "store", "pk_attr": "id"},
            bases=["Model"],
        ),
        ops.CreateModel(
            name="Child",
            fields=[
                ("id", fields.CharField(primary_key=True, max_length=36)),
                (
                    "parent",
                    fields.ForeignKeyField(
                        "store.Parent",
                        source_field="parent_id",
                        db_constraint=True,
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
            ],
            options={"table": "child", "app": "store", "pk_attr": "id"},
            bases=["Model"],
        ),
    ]
