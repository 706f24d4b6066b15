"""How the console asks the two products: in this process, as any client would."""
