"""One rating, as it is typed: validated before it goes anywhere."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Final, Literal, Self

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    StringConstraints,
    ValidationError,
    field_validator,
)

from geodata.messages import workspace as say
from geodata.workspace.errors import WorkspaceError
from geodata.workspace.words import printable

RaterRole = Literal["landlord", "commune", "other"]
FIRST_DAY: Final = dt.date(2000, 1, 1)
COMMENT_MAX: Final = 4000
RATER_MAX: Final = 120
_Line = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]


class Rating(BaseModel):
    """A note from 1 to 4 on how well a residence lives; 4 = lives best (DOMAIN §4, step 4)."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    residence_id: Annotated[str, StringConstraints(pattern=r"^[0-9a-z-]{6,24}$")]
    rater: Annotated[_Line, Field(max_length=RATER_MAX)]
    rater_role: RaterRole
    rated_on: dt.date
    rating: Annotated[int, Field(ge=1, le=4)]
    comment: Annotated[str, StringConstraints(strip_whitespace=True, max_length=COMMENT_MAX)] = ""

    @field_validator("rated_on")
    @classmethod
    def _likely(cls, day: dt.date) -> dt.date:
        """Refuse a day to come, or one before any such survey."""
        # A day of grace: the server's clock may be in another time zone than the rater's.
        if not FIRST_DAY <= day <= dt.datetime.now(dt.UTC).date() + dt.timedelta(days=1):
            raise ValueError(day)
        return day

    @field_validator("comment", "rater")
    @classmethod
    def _printable(cls, words: str) -> str:
        """Drop what no keyboard types."""
        return printable(words)

    @classmethod
    def checked(cls, **fields: object) -> Self:
        """Validate fields.

        Raises
        ------
        WorkspaceError
            In French, naming the first field that is wrong.
        """
        try:
            return cls.model_validate(fields)
        except ValidationError as error:
            field = str(error.errors()[0]["loc"][0])
            raise WorkspaceError(say.bad_field(field), remedy=say.field_remedy(field)) from error
