"""The ground floor: connections, query files and migrations. It knows none of the products."""
