"""Disposable and declared incomes, from 2012 (Filosofi)."""
