"""Pages of where the money goes: public, the council's and network's, an organisation's own."""
