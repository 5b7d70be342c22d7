"""What a study asks for: its folder, its settings, and how they are proposed."""
