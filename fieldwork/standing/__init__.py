"""How units and zones stand: lists, indicators and bulletins made from the casework."""
