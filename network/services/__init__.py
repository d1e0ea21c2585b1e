"""Verbs of the network: policies in the open."""

from network.services.answering import answer, key_in, sign_too
from network.services.deciding import Point, decide
from network.services.loading import LoadRefused, load_policies
from network.services.proposing import bring_in_now, propose, withdraw

__all__ = ["LoadRefused", "Point", "answer", "bring_in_now", "decide", "key_in", "load_policies",
           "propose", "sign_too", "withdraw"]  # fmt: skip
