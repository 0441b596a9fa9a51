"""The operator's allow-list: an address that is not on it is never asked, and without a list none is."""

from geoapp.errors import SecondReaderError
from geoapp.io.addresses import plain_address
from geoapp.io.second_reader.chat import ChatAddress
from geoapp.settings import second_reader_key, second_reader_model, second_readers

ALLOWED = "GEOAPP_SECOND_READERS"


def allowed_reader(address: str | None = None, model: str | None = None) -> ChatAddress:
    """Return the second reader to ask: the address given, else the only one on the list; the model likewise.

    Raises:
        SecondReaderError: there is no list, the address is not on it or is none, or no model is named.
    """
    allowed = [_plain(each, ALLOWED) for each in second_readers()]
    if not allowed:
        raise SecondReaderError("second_none", setting=ALLOWED)
    if address is None and len(allowed) > 1:
        raise SecondReaderError("second_several", addresses=", ".join(allowed))
    chosen = allowed[0] if address is None else _plain(address, "--address")
    if chosen not in allowed:
        raise SecondReaderError("second_not_allowed", address=chosen, setting=ALLOWED)
    asked = model or second_reader_model()
    if asked is None:
        raise SecondReaderError("second_no_model")
    return ChatAddress(chosen, asked, second_reader_key())


def _plain(address: str, setting: str) -> str:
    """Return an address in the form in which addresses are compared."""
    plain = plain_address(address)
    if plain is None:
        raise SecondReaderError("second_address", setting=setting)
    return plain
