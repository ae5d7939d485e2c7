"""Tables, queries, transactions: the only place that touches the database."""
