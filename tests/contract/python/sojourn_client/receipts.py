"""What the server signs: a round's receipts and log heads (docs/protocol.md, chapter 6)."""

from .model import cbor, h, tag, uncbor, verify


class Receipts:
    """A round's receipts, after their signature and what they answer were checked."""

    def __init__(self, log_keys, device, request, reply):
        data, signature = reply["bytes"], reply["signature"]
        verify_any(log_keys, signature, tag("receipts") + data)
        epoch, receiver, answered, self.time, outcomes, heads = uncbor(data)
        if receiver != device or answered != h("request", request):
            raise ValueError("receipts of another device or request")
        self.epoch = epoch
        self.outcomes = outcomes
        self.heads = {(space, log): (seq, chain, backed_up) for space, log, seq, chain, backed_up in heads}


def verify_any(keys, signature, message):
    """A signature by one of several keys."""
    for key in keys:
        try:
            return verify(key, signature, message)
        except Exception:  # the next key may be the one
            continue
    raise ValueError("signed by no key of the trust root")


def head_alone(log_keys, signed):
    """A head that travels by itself: epoch, space, log, seq, chain, backed_up_seq, time."""
    *head, signature = uncbor(signed)
    if len(head) != 7:
        raise ValueError("a head has seven members and a signature")
    verify_any(log_keys, signature, tag("head") + cbor(head))
    return head
