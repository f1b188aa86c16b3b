"""What may be done: permissions, roles, the actor, scope, guards. A vocabulary; people live in accounts."""
