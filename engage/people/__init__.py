"""People: signing in, second factors, invitations and appointments."""
