"""`xinyipi worker`: the timers and what is sent, beside the service or without it."""

import asyncio
from contextlib import suppress

import click

from api.clock import now
from api.logs import set_up_logs
from api.sending import Deliverer, push_senders, sending, webhook_sender
from api.settings import Settings
from api.storage import migrated_database
from api.worker import keep_time, single_round


@click.command()
@click.option("--once", is_flag=True, help="办完到期事项即退出 run what is due and end")
def worker(once: bool) -> None:
    """运行定时事项和事件推送。 Run timers (deemed acceptance, alerts, recomputed limits), and send
    events to webhooks.

    Any number may run beside any number of `serve`; the one that holds the lease works.
    """
    settings = Settings.from_environment()
    set_up_logs(settings.log_level, settings.log_form)
    with suppress(KeyboardInterrupt):
        recorded = asyncio.run(_work(settings, once=once))
        click.echo(_told(recorded))


async def _work(settings: Settings, *, once: bool) -> int | None:
    async with migrated_database(settings.database_url):
        if not once:
            click.echo("定时事项和事件推送运行中。 The timers run, and events are sent.")
            deliverers: list[Deliverer] = [
                webhook_sender(settings, now),
                *push_senders(settings, now),
            ]
            async with sending(deliverers, now, running=True):
                await keep_time(now, settings.heads_file)
        return await single_round(now, settings.heads_file)


def _told(recorded: int | None) -> str:
    if recorded is None:
        return "另一进程正在运行定时事项。 Another process runs the timers."
    return f"记录 {recorded} 条到期事项。 {recorded} due events recorded."
