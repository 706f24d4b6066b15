"""Kinde's tag "Subscribers": addresses that people left."""

from typing import Final

from genkan.identity.errors import AlreadyExists, InvalidBody, ManagementError
from genkan.identity.management.call import Call, Reply, created, not_found, success
from genkan.identity.management.listing import end_token, sorted_listing
from genkan.identity.management.operation import Operation, operation
from genkan.identity.model.email_address import email_fault
from genkan.identity.model.subscriber import Subscriber
from genkan.identity.names import SubscriberId

_LONGEST_NAME: Final = 100


async def get_subscribers(call: Call) -> Reply:
    """The subscribers, part by part."""
    part = await call.ports.subscribers.part(sorted_listing(call, ("name", "email")))
    return success(
        subscribers=[
            {
                "id": each.id,
                "email": each.email,
                "full_name": each.full_name,
                "first_name": each.first_name,
                "last_name": each.last_name,
            }
            for each in part.rows
        ],
        next_token=end_token(call, part.end),
    )


async def create_subscriber(call: Call) -> Reply:
    """A new subscriber, told by the query: so Kinde has it."""
    first_name = call.query.get("first_name", "").strip()
    last_name = call.query.get("last_name", "").strip()
    email = call.query.get("email", "").strip()
    faults = [
        f"{name}: must have at most {_LONGEST_NAME} characters"
        for name, value in (("first_name", first_name), ("last_name", last_name))
        if len(value) > _LONGEST_NAME
    ]
    if not first_name:
        faults.append("first_name: missing")
    if email_fault(email):
        faults.append("email: expected an address such as ada@example.com")
    if faults:
        raise InvalidBody(tuple(faults))
    subscriber = Subscriber(
        id=SubscriberId(f"subscriber_{call.ports.randomness.hexadecimal(32)}"),
        email=email,
        first_name=first_name,
        last_name=last_name or None,
        created_at=call.now,
    )
    try:
        await call.ports.subscribers.create(subscriber)
    except AlreadyExists as error:
        raise ManagementError("SUBSCRIBER_ALREADY_EXISTS", error.description) from error
    return created(subscriber={"subscriber_id": subscriber.id})


async def get_subscriber(call: Call) -> Reply:
    """One subscriber, in a list of one: so Kinde has it."""
    subscriber_id = SubscriberId(call.path["subscriber_id"])
    subscriber = await call.ports.subscribers.by_id(subscriber_id)
    if subscriber is None:
        raise not_found("SUBSCRIBER_NOT_FOUND", "there is no subscriber with this id")
    return success(
        subscribers=[
            {
                "id": subscriber.id,
                "preferred_email": subscriber.email,
                "first_name": subscriber.first_name,
                "last_name": subscriber.last_name,
            }
        ]
    )


OPERATIONS: Final[tuple[Operation, ...]] = (
    operation("GET", "/subscribers", "read:subscribers", get_subscribers),
    operation("POST", "/subscribers", "create:subscribers", create_subscriber),
    operation("GET", "/subscribers/{subscriber_id}", "read:subscribers", get_subscriber),
)
