from tortoise import migrations
from tortoise.migrations import operations as ops
from domain.store.fields import AssignedBigIntField
from tortoise.fields.base import OnDelete
from tortoise import fields
from tortoise.indexes import Index

class Migration(migrations.Migration):
    initial = True

    operations = [
        ops.CreateModel(
            name='CalendarVersionRecord',
            fields=[
                ('id', fields.CharField(primary_key=True, unique=True, db_index=True, max_length=36)),
                ('version', fields.IntField(unique=True)),
            ],
            options={'table': 'calendar_version', 'app': 'store', 'pk_attr': 'id', 'table_description': 'One state of the working-day calendar, which deadlines counted by it name.'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='CalendarYearRecord',
            fields=[
                ('id', fields.CharField(primary_key=True, unique=True, db_index=True, max_length=36)),
                ('year', fields.IntField()),
                ('version', fields.IntField()),
                ('status', fields.CharField(max_length=16)),
                ('basis_doc_no', fields.CharField(null=True, max_length=128)),
            ],
            options={'table': 'calendar_year', 'app': 'store', 'unique_together': (('year', 'version'),), 'pk_attr': 'id', 'table_description': 'A year as it was loaded with a version, valid until a later version loads it again.'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='CalendarDayRecord',
            fields=[
                ('id', fields.CharField(primary_key=True, unique=True, db_index=True, max_length=36)),
                ('calendar_year', fields.ForeignKeyField('store.CalendarYearRecord', source_field='calendar_year_id', db_constraint=True, to_field='id', on_delete=OnDelete.RESTRICT)),
                ('date', fields.CharField(max_length=10)),
                ('kind', fields.CharField(max_length=8)),
                ('name', fields.CharField(max_length=64)),
                ('source', fields.CharField(max_length=64)),
                ('basis_doc_no', fields.CharField(null=True, max_length=128)),
            ],
            options={'table': 'calendar_day', 'app': 'store', 'unique_together': (('calendar_year', 'date'),), 'pk_attr': 'id', 'table_description': 'A named day of a loaded year: holiday, make-up day or local closure.'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='EventRecord',
            fields=[
                ('position', AssignedBigIntField(primary_key=True, unique=True, db_index=True)),
                ('stream', fields.CharField(max_length=36)),
                ('version', fields.IntField()),
                ('kind', fields.CharField(max_length=64)),
                ('payload', fields.TextField(unique=False)),
                ('format', fields.IntField()),
                ('officer', fields.CharField(null=True, max_length=36)),
                ('role', fields.CharField(null=True, max_length=32)),
                ('caller', fields.CharField(null=True, max_length=36)),
                ('at', fields.CharField(max_length=27)),
                ('request_id', fields.CharField(max_length=36)),
                ('hash', fields.CharField(max_length=64)),
            ],
            options={'table': 'event', 'app': 'store', 'unique_together': (('stream', 'version'),), 'pk_attr': 'position', 'table_description': 'One line of the log: ids, codes, dates and hashes, never a name or free text (law 5).'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='IdempotencyRecord',
            fields=[
                ('id', fields.CharField(primary_key=True, unique=True, db_index=True, max_length=36)),
                ('caller', fields.CharField(max_length=36)),
                ('key', fields.CharField(max_length=128)),
                ('input_hash', fields.CharField(max_length=64)),
                ('stream', fields.CharField(max_length=36)),
                ('version', fields.IntField()),
                ('at', fields.CharField(max_length=27)),
            ],
            options={'table': 'idempotency', 'app': 'store', 'unique_together': (('caller', 'key'),), 'indexes': [Index(fields=['at'])], 'pk_attr': 'id', 'table_description': 'A command that was carried out, so that its repetition has no second effect (law 6).'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='LeaseRecord',
            fields=[
                ('name', fields.CharField(primary_key=True, unique=True, db_index=True, max_length=64)),
                ('holder', fields.CharField(max_length=64)),
                ('until', fields.CharField(max_length=27)),
            ],
            options={'table': 'lease', 'app': 'store', 'pk_attr': 'name', 'table_description': 'Which process runs the timers, and until when, unless it says so again.'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='LogHeadRecord',
            fields=[
                ('id', AssignedBigIntField(primary_key=True, unique=True, db_index=True)),
                ('position', fields.BigIntField()),
                ('hash', fields.CharField(max_length=64)),
            ],
            options={'table': 'log_head', 'app': 'store', 'pk_attr': 'id', 'table_description': 'The one row that says where the log ends, locked last in each command (law 5).'},
            bases=['Model'],
        ),
    ]
