"""The operator: whoever runs the command line on the machine of the service."""

from api.clock import new_id, now
from api.register import NoRegister
from domain.caller import OPERATOR
from domain.services.desk import Desk


def operator_desk() -> Desk:
    """A desk at which the operator keeps accounts and tokens."""
    return Desk(caller=OPERATOR, request_id=new_id(), now=now, new_id=new_id, register=NoRegister())
