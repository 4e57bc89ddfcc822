"""What people do with accounts, invitations and appointments: one verb a function, one file a subject."""
