"""The types that flow through the house, each checked on construction; no reading, no drawing."""
