"""The settings as the console shows and changes them; what each means, and who may set it."""
