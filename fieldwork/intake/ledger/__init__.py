"""Ledgers: tables of past problems or hotline tickets, in whatever columns an office keeps them."""
