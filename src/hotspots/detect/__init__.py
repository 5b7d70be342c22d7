"""Hot spots and the evidence for them."""
