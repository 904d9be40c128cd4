"""Payment providers: what the shop may ask of one, an adapter for each, a simulator that speaks their interfaces."""
