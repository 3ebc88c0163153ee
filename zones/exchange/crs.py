"""The declared coordinate system of a file against the one the file names."""

from zones.datum import Crs, UnknownCrs
from zones.exchange.faults import ExchangeError, Fault, FaultCode


def parse_crs(text: str) -> Crs:
    """`Crs.parse` for what a person or a file says; ExchangeError in place of UnknownCrs."""
    try:
        return Crs.parse(text)
    except UnknownCrs as error:
        code = (
            FaultCode.CRS_NEEDS_LOCAL_PARAMETERS
            if error.local_parameters
            else FaultCode.CRS_UNKNOWN
        )
        raise ExchangeError(code, "crs", crs=error.text or "-") from None


def settle_crs(declared: Crs | None, in_file: str | None) -> tuple[Crs, Crs | None, list[Fault]]:
    """The system to read by, the one the file names if we know it, and notices.

    A declaration is needed where the file names none. Where both are given they must agree; GCJ-02
    and BD-09 agree with any longitude and latitude, since no file can name them.
    """
    notices: list[Fault] = []
    found: Crs | None = None
    if in_file:
        try:
            found = parse_crs(in_file)
        except ExchangeError as error:
            if declared is None or error.code is FaultCode.CRS_NEEDS_LOCAL_PARAMETERS:
                raise
            notices.append(Fault(FaultCode.CRS_IN_FILE_IGNORED, "crs", error.fault.params))
    if declared is None and found is None:
        raise ExchangeError(FaultCode.CRS_NOT_DECLARED, "crs")
    if declared is not None and found is not None and not declared.agrees_with(found):
        raise ExchangeError(
            FaultCode.CRS_DISAGREES, "crs", declared=declared.name, in_file=found.name
        )
    chosen = declared or found
    assert chosen is not None
    return chosen, found, notices
