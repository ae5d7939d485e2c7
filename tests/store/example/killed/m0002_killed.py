import os
import signal

from tortoise import migrations
from tortoise.migrations import operations as ops


async def kill(*_: object) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


class Migration(migrations.Migration):
    dependencies = [("store", "m0001_initial")]

    operations = [
        ops.RunSQL("DELETE FROM child"),
        ops.RunPython(kill),
    ]
