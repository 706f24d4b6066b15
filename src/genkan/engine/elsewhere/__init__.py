"""Root fields that are not a database's to answer: who is asked, and rows joined to the answer."""
