"""What may be shown to whom: profiles, release and audit."""
